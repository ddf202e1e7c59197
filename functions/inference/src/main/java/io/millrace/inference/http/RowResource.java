package io.millrace.inference.http;

import io.millrace.inference.registry.ModelRef;
import io.millrace.inference.row.RowFormat;
import io.millrace.inference.row.RowService;
import io.millrace.lifecycle.error.NotFoundException;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** The row form's routes: {@code /v1/models/{model}} and {@code ...:predict}, with and without a version. */
@Path("/v1/models/{model}")
public class RowResource {
    private static final String PREDICT = ":predict";

    private final RowService service;
    private final BodyReader bodies;
    private final PredictionThreads threads;

    RowResource(RowService service, BodyReader bodies, PredictionThreads threads) {
        this.service = service;
        this.bodies = bodies;
        this.threads = threads;
    }

    @GET
    public Response status(@PathParam("model") String model) {
        return Answers.of(service.status(ModelRef.of(model, null)));
    }

    @GET
    @Path("/versions/{version}")
    public Response status(@PathParam("model") String model, @PathParam("version") String version) {
        return Answers.of(service.status(ModelRef.of(model, version)));
    }

    /** @param call {@code <model>:predict} */
    @POST
    @NonBlocking
    public Uni<Response> predict(
            @PathParam("model") String call,
            @Context HttpHeaders headers,
            @Context RoutingContext request,
            InputStream body) {
        return predict(ModelRef.of(withoutVerb(call), null), headers, request, body);
    }

    /** @param call {@code <version>:predict} */
    @POST
    @Path("/versions/{version}")
    @NonBlocking
    public Uni<Response> predict(
            @PathParam("model") String model,
            @PathParam("version") String call,
            @Context HttpHeaders headers,
            @Context RoutingContext request,
            InputStream body) {
        return predict(ModelRef.of(model, withoutVerb(call)), headers, request, body);
    }

    private Uni<Response> predict(ModelRef ref, HttpHeaders headers, RoutingContext request, InputStream body) {
        return threads.answer(request, ref, () -> bodies.read(headers, body), (lease, payload) -> {
            var format = RowFormat.of(MediaTypes.accepted(headers), payload);
            return Answers.of(service.predict(lease, payload, format), format.mediaType());
        });
    }

    private static String withoutVerb(String call) {
        if (!call.endsWith(PREDICT)) {
            throw new NotFoundException("POST wants the name followed by " + PREDICT);
        }
        return call.substring(0, call.length() - PREDICT.length());
    }
}
