package io.millrace.inference.http;

import io.millrace.inference.HttpStatusException;
import io.millrace.inference.TooLargeException;
import io.millrace.lifecycle.error.ConflictException;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.LifecycleException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.error.UnavailableException;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/** Every failure as {@code {"error": "..."}} with a status the client can act on. */
final class Errors {
    private static final int TOO_LARGE = 413;
    private static final String RETRY_SECONDS = "2";

    private Errors() {}

    static Response of(Throwable thrown) {
        return switch (thrown) {
            case LifecycleException e -> known(e);
            case TooLargeException e -> Response.error(TOO_LARGE, message(e));
            case HttpStatusException e -> Response.error(e.status(), message(e));
            case OutOfMemoryError e ->
                known(new UnavailableException("there is no memory left for this request now", e));
            default -> bug(thrown);
        };
    }

    private static Response known(LifecycleException failure) {
        return switch (failure) {
            case InvalidInputException e ->
                Response.error(400, e.remedy().isEmpty() ? message(e) : sentence(message(e)) + " " + e.remedy());
            case NotFoundException e -> Response.error(404, message(e));
            case ConflictException e -> Response.error(409, message(e));
            case UnavailableException e -> Response.error(503, message(e)).with("Retry-After", RETRY_SECONDS);
        };
    }

    static Response noRoute() {
        return Response.error(
                404, "there is no such route; see /v2, /v2/models/{model}/infer and /v1/models/{model}:predict");
    }

    /** @param allowed methods that the path has routes for */
    static Response wrongMethod(List<String> allowed) {
        return Response.error(405, "this route does not take that method").with("Allow", String.join(", ", allowed));
    }

    private static Response bug(Throwable thrown) {
        JsonLog.write("bug", Map.of("reason", thrown.getClass().getName(), "trace", trace(thrown)));
        return Response.error(500, "internal error; the log has the details");
    }

    /** Where it was thrown, and why, without the messages: they may repeat what was sent. */
    private static String trace(Throwable thrown) {
        var trace = new StringBuilder();
        var seen = Collections.newSetFromMap(new IdentityHashMap<Throwable, Boolean>());
        for (var cause = thrown; cause != null && seen.add(cause); cause = cause.getCause()) {
            trace.append(cause.getClass().getName()).append('\n');
            for (var frame : cause.getStackTrace()) {
                trace.append("\tat ").append(frame).append('\n');
            }
        }
        return trace.toString();
    }

    private static String sentence(String text) {
        return text.endsWith(".") || text.endsWith("?") ? text : text + ".";
    }

    private static String message(Throwable e) {
        return String.valueOf(e.getMessage());
    }
}
