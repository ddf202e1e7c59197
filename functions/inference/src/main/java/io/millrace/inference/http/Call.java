package io.millrace.inference.http;

import io.millrace.inference.registry.ModelRef;
import org.jspecify.annotations.Nullable;

/**
 * A request that found its route.
 *
 * @param model the part {@code {model}} of its path, decoded; null if the route has none
 * @param version the part {@code {version}}
 */
record Call(
        Request request, @Nullable String model, @Nullable String version) {

    /**
     * What the path names.
     *
     * @throws io.millrace.lifecycle.error.NotFoundException if no model or version can have that name
     */
    ModelRef ref() {
        return ModelRef.of(model == null ? "" : model, version);
    }

    Call with(Request other) {
        return new Call(other, model, version);
    }
}
