package io.millrace.inference.http;

import io.millrace.inference.InferenceService;
import io.millrace.inference.MediaType;
import io.millrace.inference.json.RequestForm;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.inference.row.RowFormat;
import io.millrace.inference.row.RowService;
import io.millrace.inference.sagemaker.HostedModel;
import jakarta.inject.Singleton;
import java.util.stream.Stream;

/**
 * The routes of a SageMaker container.
 *
 * @see <a href="https://docs.aws.amazon.com/sagemaker/latest/dg/your-algorithms-inference-code.html">SageMaker</a>
 */
@Singleton
class HostRoutes {
    private final ModelRegistry registry;
    private final HostedModel model;
    private final InferenceService tensors;
    private final RowService rows;

    HostRoutes(ModelRegistry registry, HostedModel model, InferenceService tensors, RowService rows) {
        this.registry = registry;
        this.model = model;
        this.tensors = tensors;
        this.rows = rows;
    }

    Stream<Route> routes() {
        return Stream.of(
                new Route.Plain(Request.GET, "/ping", call -> ping()),
                new Route.Plain(Request.POST, "/invocations", this::invoke));
    }

    /** That requests can be answered; 503 where they cannot. */
    private Response ping() {
        var unused = registry.trouble();
        return Response.empty();
    }

    /** Rows as JSON, CSV or one image; or the protocol's tensors, in JSON or binary. */
    private Response invoke(Call call) {
        var payload = BodyReader.payload(call.request());
        if (RequestForm.of(payload) == RequestForm.TENSORS) {
            try (var lease = registry.lease(model.get())) {
                return Response.of(tensors.infer(lease, payload));
            }
        }
        var format = RowFormat.of(MediaType.accepted(call.request().headers().get("Accept")), payload);
        try (var lease = registry.lease(model.get())) {
            return Response.of(rows.predict(lease, payload, format), format.mediaType());
        }
    }
}
