package io.millrace.inference.http;

import io.millrace.lifecycle.ModelName;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.Optional;
import java.util.TreeMap;

/** One line a request: what was asked of which version, how it ended, how long it took. */
@Provider
@PreMatching
public class AccessLog implements ContainerRequestFilter, ContainerResponseFilter {
    private final RequestTime time;

    AccessLog(RequestTime time) {
        this.time = time;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        // The first question starts the clock.
        var unused = time.elapsed();
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        var model = request.getUriInfo().getPathParameters().getFirst("model");
        var version = response.getHeaders().getFirst(Answers.VERSION_HEADER);
        write(
                request.getMethod(),
                response.getStatus(),
                Optional.ofNullable(model).map(AccessLog::name),
                Optional.ofNullable(version));
    }

    /** @param version what answered; a number, or as a header has it */
    void write(String method, int status, Optional<String> model, Optional<Object> version) {
        var fields = new TreeMap<String, Object>();
        fields.put("method", method);
        fields.put("status", status);
        fields.put("outcome", outcome(status));
        model.ifPresent(name -> fields.put("model", name));
        version.ifPresent(number -> fields.put("version", number));
        fields.put("duration_ms", time.elapsed().toMillis());
        JsonLog.write("request", fields);
    }

    /** @param model a part of the path, with or without a verb */
    private static String name(String model) {
        var name = model.replaceFirst(":.*", "");
        // What is no name may be anything, and is not repeated.
        return ModelName.isValid(name) ? name : "?";
    }

    private static String outcome(int status) {
        return switch (status / 100) {
            case 2 -> "answered";
            case 4 -> "refused";
            case 5 -> status == 503 ? "unavailable" : "bug";
            default -> "other";
        };
    }
}
