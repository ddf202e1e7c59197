package io.millrace.inference.http;

import io.millrace.lifecycle.ModelName;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
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
        var fields = new TreeMap<String, Object>();
        fields.put("method", request.getMethod());
        fields.put("status", response.getStatus());
        fields.put("outcome", outcome(response.getStatus()));
        var model = request.getUriInfo().getPathParameters().getFirst("model");
        if (model != null) {
            var name = model.replaceFirst(":.*", "");
            // What is no name may be anything, and is not repeated.
            fields.put("model", ModelName.isValid(name) ? name : "?");
        }
        var version = response.getHeaders().getFirst(Answers.VERSION_HEADER);
        if (version != null) {
            fields.put("version", version);
        }
        fields.put("duration_ms", time.elapsed().toMillis());
        JsonLog.write("request", fields);
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
