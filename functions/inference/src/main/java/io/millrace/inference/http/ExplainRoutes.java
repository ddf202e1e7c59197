package io.millrace.inference.http;

import io.millrace.inference.explain.ExplainService;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** An extension of the protocol, declared as {@code explain}: rows in, reasons out. */
@Singleton
class ExplainRoutes {
    private final ExplainService service;

    ExplainRoutes(ExplainService service) {
        this.service = service;
    }

    Stream<Route> routes() {
        return Stream.of("/v2/models/{model}/explain", "/v2/models/{model}/versions/{version}/explain")
                .map(path -> new Route.Plain(
                        Request.POST,
                        path,
                        call -> Response.of(service.explain(call.ref(), BodyReader.payload(call.request())))));
    }
}
