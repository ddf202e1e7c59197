package io.millrace.inference.http;

import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.ModelRef;
import io.millrace.inference.registry.ModelRegistry;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What answers requests of one method to paths of one form. */
sealed interface Route {
    String method();

    /** As in {@code /v2/models/{model}/infer}; there are no other variables than {@code {model}} and {@code {version}}. */
    String template();

    /**
     * Answers, after waiting if need be.
     *
     * @throws RuntimeException one that {@link Errors} knows
     */
    Response answer(ModelRegistry registry, Call call);

    /** Finds what it needs by itself, and may wait for it. */
    record Plain(String method, String template, Function<Call, Response> answer) implements Route {
        @Override
        public Response answer(ModelRegistry registry, Call call) {
            return answer.apply(call);
        }
    }

    /**
     * Needs a model, and nothing else that could keep it waiting.
     *
     * @param model the one that a call is for
     * @param answer by the model, which stays open meanwhile
     */
    record OfModel(
            String method, String template, Function<Call, ModelRef> model, BiFunction<Lease, Call, Response> answer)
            implements Route {
        @Override
        public Response answer(ModelRegistry registry, Call call) {
            try (var lease = registry.lease(model.apply(call))) {
                return answer.apply(lease, call);
            }
        }
    }
}
