package io.millrace.inference.http;

import io.millrace.inference.Payload;
import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.ModelRef;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.onnx.GraphModel;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.ServableModel;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Decides where a prediction runs. Handing a request to a thread and its answer back costs more than a small model's
 * prediction, so those run where the request came in: with the body there as a whole, the model loaded, and an answer that
 * is known to take next to no time. All others run on threads that may wait, which the first requests of each model do,
 * and what is packed: its length says nothing.
 */
@Singleton
class PredictionThreads {
    /** As long as others may be kept waiting on the thread that takes all requests in. */
    private static final Duration SHORT = Duration.ofMillis(1);

    private final ModelRegistry registry;

    PredictionThreads(ModelRegistry registry) {
        this.registry = registry;
    }

    /**
     * The prediction's answer.
     *
     * @param body reads it to its end
     */
    Uni<Response> answer(
            RoutingContext request,
            ModelRef ref,
            Supplier<Payload> body,
            BiFunction<Lease, Payload, Response> prediction) {
        var whole = request.request().headers().contains(HttpHeaders.CONTENT_ENCODING)
                ? OptionalInt.empty()
                : ShortBodies.lengthOf(request);
        var atHand = whole.isPresent() ? registry.atHand(ref) : Optional.<Lease>empty();
        if (atHand.isPresent()) {
            try (var model = atHand.get()) {
                if (lengthTells(model.model()) && model.pace().isBelow(SHORT, whole.getAsInt())) {
                    return Uni.createFrom().item(timed(model, whole, body.get(), prediction));
                }
            }
        }
        return Uni.createFrom()
                .item(() -> {
                    var payload = body.get();
                    try (var model = registry.lease(ref)) {
                        return timed(model, whole, payload, prediction);
                    }
                })
                .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
    }

    /** Whether a body's length tells how much there is to do: a few bytes may be an image of millions of pixels. */
    private static boolean lengthTells(ServableModel model) {
        return switch (model) {
            case OnnxModel columns -> columns.signature().image().isEmpty();
            case GraphModel tensors -> true;
        };
    }

    private static Response timed(
            Lease model, OptionalInt length, Payload payload, BiFunction<Lease, Payload, Response> prediction) {
        long start = System.nanoTime();
        var answer = prediction.apply(model, payload);
        length.ifPresent(bytes -> model.pace().took(Duration.ofNanos(System.nanoTime() - start), bytes));
        return answer;
    }
}
