package io.millrace.inference.http;

import io.millrace.inference.TooLargeException;
import io.millrace.lifecycle.error.ConflictException;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.LifecycleException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.error.UnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;

/** Every failure as {@code {"error": "..."}} with a status the client can act on. */
@Provider
public class ErrorMapper implements ExceptionMapper<Throwable> {
    private static final int TOO_LARGE = 413;
    private static final int RETRY_SECONDS = 2;

    @Override
    public Response toResponse(Throwable thrown) {
        return switch (thrown) {
            case LifecycleException e -> known(e);
            case TooLargeException e -> Answers.error(TOO_LARGE, message(e));
            case WebApplicationException e -> http(e);
            case OutOfMemoryError e ->
                known(new UnavailableException("there is no memory left for this request now", e));
            default -> bug(thrown);
        };
    }

    private static Response known(LifecycleException failure) {
        return switch (failure) {
            case InvalidInputException e ->
                Answers.error(400, e.remedy().isEmpty() ? message(e) : sentence(message(e)) + " " + e.remedy());
            case NotFoundException e -> Answers.error(404, message(e));
            case ConflictException e -> Answers.error(409, message(e));
            case UnavailableException e ->
                Response.fromResponse(Answers.error(503, message(e)))
                        .header(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                        .build();
        };
    }

    /** What the router found wrong. */
    private static Response http(WebApplicationException e) {
        int status = e.getResponse().getStatus();
        var message =
                switch (status) {
                    // The framework's own: it has looked at the headers before any route did.
                    case 400 -> "the request's headers cannot be read; see Content-Type and Accept";
                    case 404 ->
                        "there is no such route; see /v2, /v2/models/{model}/infer and /v1/models/{model}:predict";
                    case 405 -> "this route does not take that method";
                    default -> message(e);
                };
        var answer = Response.fromResponse(Answers.error(status, message));
        var allowed = e.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allowed == null
                ? answer.build()
                : answer.header(HttpHeaders.ALLOW, allowed).build();
    }

    private static Response bug(Throwable thrown) {
        JsonLog.write("bug", Map.of("reason", thrown.getClass().getName(), "trace", trace(thrown)));
        return Answers.error(500, "internal error; the log has the details");
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
