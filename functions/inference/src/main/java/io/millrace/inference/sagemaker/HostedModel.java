package io.millrace.inference.sagemaker;

import io.millrace.inference.registry.ModelRef;
import io.millrace.inference.registry.Recent;
import io.millrace.lifecycle.error.ConflictException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** The model that answers requests which name none: the configured one, or the only one there is. */
public final class HostedModel {
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Pattern ALIASES = Pattern.compile("models/([^/]+)/aliases\\.json");

    private final ObjectStore store;
    private final Optional<ModelRef> configured;
    private final Recent<String, ModelRef> found;

    /**
     * @param configured {@code <model>} or {@code <model>/<version>}
     * @throws NotFoundException if no model or version can have that name
     */
    public HostedModel(ObjectStore store, Clock clock, Optional<String> configured) {
        this.store = store;
        this.found = new Recent<>(1, FRESH, clock);
        this.configured = configured.map(text -> {
            var parts = text.split("/", 2);
            return ModelRef.of(parts[0], parts.length == 2 ? parts[1] : null);
        });
    }

    /**
     * @throws NotFoundException if the bucket has no model
     * @throws ConflictException if it has several
     */
    public ModelRef get() {
        return configured.orElseGet(this::only);
    }

    private ModelRef only() {
        return found.get("", this::lookUp);
    }

    private ModelRef lookUp() {
        try (var objects = store.list("models/")) {
            var names = objects.map(ObjectInfo::key)
                    .map(ALIASES::matcher)
                    .filter(java.util.regex.Matcher::matches)
                    .map(match -> match.group(1))
                    .limit(2)
                    .toList();
            if (names.isEmpty()) {
                throw new NotFoundException("the bucket has no model yet");
            }
            if (names.size() > 1) {
                throw new ConflictException(
                        "the bucket has several models; set MILLRACE_INVOCATIONS_MODEL to the one to serve");
            }
            return ModelRef.of(names.getFirst(), null);
        }
    }
}
