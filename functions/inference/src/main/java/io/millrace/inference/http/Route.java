package io.millrace.inference.http;

import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.ModelRef;
import java.util.function.BiFunction;
import java.util.function.Function;

/** What answers requests of one method to paths of one form. */
sealed interface Route {
    String method();

    /** As in {@code /v2/models/{model}/infer}; there are no other variables than {@code {model}} and {@code {version}}. */
    String template();

    /**
     * Finds what it needs by itself, and may wait for it.
     *
     * @param answer throws what {@link Errors} knows
     */
    record Plain(String method, String template, Function<Call, Response> answer) implements Route {}

    /**
     * Needs a model, and nothing else that could keep it waiting.
     *
     * @param model the one that a call is for
     * @param answer by the model, which stays open meanwhile; throws what {@link Errors} knows
     */
    record OfModel(
            String method, String template, Function<Call, ModelRef> model, BiFunction<Lease, Call, Response> answer)
            implements Route {}
}
