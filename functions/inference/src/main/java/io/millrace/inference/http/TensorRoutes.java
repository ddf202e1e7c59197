package io.millrace.inference.http;

import io.millrace.inference.InferenceService;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** The Open Inference Protocol v2's routes of a model, with and without a version. */
@Singleton
class TensorRoutes {
    private final InferenceService service;

    TensorRoutes(InferenceService service) {
        this.service = service;
    }

    Stream<Route> routes() {
        return Stream.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")
                .flatMap(path -> Stream.of(
                        new Route.OfModel(
                                Request.POST,
                                path + "/infer",
                                Call::ref,
                                (model, call) -> Response.of(service.infer(model, BodyReader.payload(call.request())))),
                        new Route.Plain(Request.GET, path + "/ready", call -> Response.of(service.ready(call.ref()))),
                        new Route.Plain(Request.GET, path, call -> Response.of(service.metadata(call.ref())))));
    }
}
