package io.millrace.inference.http;

import io.millrace.inference.MediaType;
import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.ModelRef;
import io.millrace.inference.row.RowFormat;
import io.millrace.inference.row.RowService;
import io.millrace.lifecycle.error.NotFoundException;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/** The row form's routes: {@code /v1/models/{model}} and {@code ...:predict}, with and without a version. */
@Singleton
class RowRoutes {
    private static final String PREDICT = ":predict";

    private final RowService service;

    RowRoutes(RowService service) {
        this.service = service;
    }

    /** The verb stands behind the last part of the path, so it comes with the model's name or its version. */
    Stream<Route> routes() {
        var model = "/v1/models/{model}";
        var version = "/v1/models/{model}/versions/{version}";
        return Stream.of(
                new Route.OfModel(
                        Request.POST, model, call -> ModelRef.of(withoutVerb(call.model()), null), this::predict),
                new Route.OfModel(
                        Request.POST,
                        version,
                        call -> ModelRef.of(call.model(), withoutVerb(call.version())),
                        this::predict),
                new Route.Plain(Request.GET, model, call -> Response.of(service.status(call.ref()))),
                new Route.Plain(Request.GET, version, call -> Response.of(service.status(call.ref()))));
    }

    private Response predict(Lease model, Call call) {
        var payload = BodyReader.payload(call.request());
        var format = RowFormat.of(MediaType.accepted(call.request().headers().get("Accept")), payload);
        return Response.of(service.predict(model, payload, format), format.mediaType());
    }

    private static String withoutVerb(String call) {
        if (!call.endsWith(PREDICT)) {
            throw new NotFoundException("POST wants the name followed by " + PREDICT);
        }
        return call.substring(0, call.length() - PREDICT.length());
    }
}
