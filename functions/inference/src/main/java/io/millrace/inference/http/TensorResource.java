package io.millrace.inference.http;

import io.millrace.inference.InferenceService;
import io.millrace.inference.registry.ModelRef;
import io.millrace.inference.registry.ModelRegistry;
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
    private final ModelRegistry registry;
    private final InferenceService service;
    private final BodyReader bodies;

    TensorResource(ModelRegistry registry, InferenceService service, BodyReader bodies) {
        this.registry = registry;
        this.service = service;
        this.bodies = bodies;
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
    public Response infer(@PathParam("model") String model, @Context HttpHeaders headers, InputStream body) {
        return infer(ModelRef.of(model, null), headers, body);
    }

    @POST
    @Path("/versions/{version}/infer")
    public Response infer(
            @PathParam("model") String model,
            @PathParam("version") String version,
            @Context HttpHeaders headers,
            InputStream body) {
        return infer(ModelRef.of(model, version), headers, body);
    }

    private Response infer(ModelRef ref, HttpHeaders headers, InputStream body) {
        var payload = bodies.read(headers, body);
        try (var model = registry.lease(ref)) {
            return Answers.of(service.infer(model, payload));
        }
    }
}
