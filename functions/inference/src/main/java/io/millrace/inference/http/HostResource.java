package io.millrace.inference.http;

import io.millrace.inference.InferenceService;
import io.millrace.inference.json.RequestForm;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.inference.row.RowFormat;
import io.millrace.inference.row.RowService;
import io.millrace.inference.sagemaker.HostedModel;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/**
 * The routes of a SageMaker container.
 *
 * @see <a href="https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html">SageMaker</a>
 */
@Path("/")
public class HostResource {
    private final ModelRegistry registry;
    private final HostedModel model;
    private final InferenceService tensors;
    private final RowService rows;
    private final BodyReader bodies;

    HostResource(
            ModelRegistry registry, HostedModel model, InferenceService tensors, RowService rows, BodyReader bodies) {
        this.registry = registry;
        this.model = model;
        this.tensors = tensors;
        this.rows = rows;
        this.bodies = bodies;
    }

    /** That requests can be answered; 503 where they cannot. */
    @GET
    @Path("ping")
    public Response ping() {
        var unused = registry.trouble();
        return Response.ok().build();
    }

    /** Rows as JSON, CSV or one image; or the protocol's tensors, in JSON or binary. */
    @POST
    @Path("invocations")
    public Response invoke(@Context HttpHeaders headers, InputStream body) {
        var payload = bodies.read(headers, body);
        if (RequestForm.of(payload) == RequestForm.TENSORS) {
            try (var lease = registry.lease(model.get())) {
                return Answers.of(tensors.infer(lease, payload));
            }
        }
        var format = RowFormat.of(MediaTypes.accepted(headers), payload);
        try (var lease = registry.lease(model.get())) {
            return Answers.of(rows.predict(lease, payload, format), format.mediaType());
        }
    }
}
