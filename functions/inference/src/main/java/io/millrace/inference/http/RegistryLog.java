package io.millrace.inference.http;

import io.millrace.inference.registry.RegistryWatcher;
import io.millrace.inference.registry.VersionKey;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.LifecycleException;
import java.util.Map;

/** Writes the registry's troubles to the log. */
public final class RegistryLog implements RegistryWatcher {

    @Override
    public void championNotServed(VersionKey champion, LifecycleException reason) {
        JsonLog.write(
                "champion_not_served",
                Map.of(
                        "model", champion.model().value(),
                        "version", champion.version(),
                        "reason", String.valueOf(reason.getMessage())));
    }

    @Override
    public void aliasesNotRead(ModelName model, LifecycleException reason) {
        JsonLog.write(
                "aliases_not_read", Map.of("model", model.value(), "reason", String.valueOf(reason.getMessage())));
    }
}
