package io.millrace.inference.http;

import io.millrace.inference.InferenceService;
import io.millrace.inference.registry.ModelRef;
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

/** The Open Inference Protocol v2's routes of a model, with and without a version. */
@Path("/v2/models/{model}")
public class TensorResource {
    private final InferenceService service;
    private final BodyReader bodies;
    private final PredictionThreads threads;

    TensorResource(InferenceService service, BodyReader bodies, PredictionThreads threads) {
        this.service = service;
        this.bodies = bodies;
        this.threads = threads;
    }

    @GET
    public Response metadata(@PathParam("model") String model) {
        return Answers.of(service.metadata(ModelRef.of(model, null)));
    }

    @GET
    @Path("/versions/{version}")
    public Response metadata(@PathParam("model") String model, @PathParam("version") String version) {
        return Answers.of(service.metadata(ModelRef.of(model, version)));
    }

    @GET
    @Path("/ready")
    public Response ready(@PathParam("model") String model) {
        return Answers.of(service.ready(ModelRef.of(model, null)));
    }

    @GET
    @Path("/versions/{version}/ready")
    public Response ready(@PathParam("model") String model, @PathParam("version") String version) {
        return Answers.of(service.ready(ModelRef.of(model, version)));
    }

    @POST
    @Path("/infer")
    @NonBlocking
    public Uni<Response> infer(
            @PathParam("model") String model,
            @Context HttpHeaders headers,
            @Context RoutingContext request,
            InputStream body) {
        return infer(ModelRef.of(model, null), headers, request, body);
    }

    @POST
    @Path("/versions/{version}/infer")
    @NonBlocking
    public Uni<Response> infer(
            @PathParam("model") String model,
            @PathParam("version") String version,
            @Context HttpHeaders headers,
            @Context RoutingContext request,
            InputStream body) {
        return infer(ModelRef.of(model, version), headers, request, body);
    }

    private Uni<Response> infer(ModelRef ref, HttpHeaders headers, RoutingContext request, InputStream body) {
        return threads.answer(
                request,
                ref,
                () -> bodies.read(headers, body),
                (lease, payload) -> Answers.of(service.infer(lease, payload)));
    }
}
