package io.millrace.inference.http;

import io.millrace.inference.registry.ModelRef;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.inference.row.RowFormat;
import io.millrace.inference.row.RowService;
import io.millrace.lifecycle.error.NotFoundException;
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

    private final ModelRegistry registry;
    private final RowService service;
    private final BodyReader bodies;

    RowResource(ModelRegistry registry, RowService service, BodyReader bodies) {
        this.registry = registry;
        this.service = service;
        this.bodies = bodies;
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
    public Response predict(@PathParam("model") String call, @Context HttpHeaders headers, InputStream body) {
        return predict(ModelRef.of(withoutVerb(call), null), headers, body);
    }

    /** @param call {@code <version>:predict} */
    @POST
    @Path("/versions/{version}")
    public Response predict(
            @PathParam("model") String model,
            @PathParam("version") String call,
            @Context HttpHeaders headers,
            InputStream body) {
        return predict(ModelRef.of(model, withoutVerb(call)), headers, body);
    }

    private Response predict(ModelRef ref, HttpHeaders headers, InputStream body) {
        var payload = bodies.read(headers, body);
        var format = RowFormat.of(MediaTypes.accepted(headers), payload);
        try (var model = registry.lease(ref)) {
            return Answers.of(service.predict(model, payload, format), format.mediaType());
        }
    }

    private static String withoutVerb(String call) {
        if (!call.endsWith(PREDICT)) {
            throw new NotFoundException("POST wants the name followed by " + PREDICT);
        }
        return call.substring(0, call.length() - PREDICT.length());
    }
}
