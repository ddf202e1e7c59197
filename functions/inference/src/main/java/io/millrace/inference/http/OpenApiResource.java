package io.millrace.inference.http;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The description of all routes, kept as a file: deriving it at run time would cost every cold start. */
@Path("/openapi.json")
public class OpenApiResource {

    @GET
    public Response document() {
        try (var file = OpenApiResource.class.getResourceAsStream("/openapi.json")) {
            if (file == null) {
                throw new IllegalStateException("openapi.json is not in the package");
            }
            return Answers.json(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
