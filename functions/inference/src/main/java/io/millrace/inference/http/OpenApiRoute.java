package io.millrace.inference.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.stream.Stream;

/** The description of all routes, kept as a file: deriving it at run time would cost every cold start. */
final class OpenApiRoute {
    private OpenApiRoute() {}

    static Stream<Route> routes() {
        return Stream.of(new Route.Plain(Request.GET, "/openapi.json", call -> document()));
    }

    private static Response document() {
        try (var file = OpenApiRoute.class.getResourceAsStream("/openapi.json")) {
            if (file == null) {
                throw new IllegalStateException("openapi.json is not in the package");
            }
            return Response.json(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
