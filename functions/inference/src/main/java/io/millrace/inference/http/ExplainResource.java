package io.millrace.inference.http;

import io.millrace.inference.explain.ExplainService;
import io.millrace.inference.registry.ModelRef;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/** An extension of the protocol, declared as {@code explain}: rows in, reasons out. */
@Path("/v2/models/{model}")
public class ExplainResource {
    private final ExplainService service;
    private final BodyReader bodies;

    ExplainResource(ExplainService service, BodyReader bodies) {
        this.service = service;
        this.bodies = bodies;
    }

    @POST
    @Path("/explain")
    public Response explain(@PathParam("model") String model, @Context HttpHeaders headers, InputStream body) {
        return explain(ModelRef.of(model, null), headers, body);
    }

    @POST
    @Path("/versions/{version}/explain")
    public Response explain(
            @PathParam("model") String model,
            @PathParam("version") String version,
            @Context HttpHeaders headers,
            InputStream body) {
        return explain(ModelRef.of(model, version), headers, body);
    }

    private Response explain(ModelRef ref, HttpHeaders headers, InputStream body) {
        return Answers.of(service.explain(ref, bodies.read(headers, body)));
    }
}
