package io.millrace.inference.registry;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.LifecycleException;
import java.util.Map;
import java.util.Optional;

/** What keeps a model from being served as its aliases say, for a bounded number of models. */
final class Troubles {
    private final Map<ModelName, LifecycleException> reasons;

    Troubles(int maxModels) {
        this.reasons = Recent.boundedMap(maxModels);
    }

    /** @return whether it is news */
    synchronized boolean add(ModelName model, LifecycleException reason) {
        return reasons.put(model, reason) != reason;
    }

    synchronized void clear(ModelName model) {
        reasons.remove(model);
    }

    synchronized Optional<String> of(ModelName model) {
        return Optional.ofNullable(reasons.get(model)).map(LifecycleException::getMessage);
    }
}
