package io.millrace.inference.sagemaker;

import io.millrace.inference.registry.ModelRef;
import io.millrace.lifecycle.error.ConflictException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The model that answers requests which name none: the configured one, or the only one there is. */
public final class HostedModel {
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Pattern ALIASES = Pattern.compile("models/([^/]+)/aliases\\.json");

    private final ObjectStore store;
    private final Clock clock;
    private final Optional<ModelRef> configured;
    private volatile @Nullable Found found;

    private record Found(ModelRef model, Instant at) {}

    /**
     * @param configured {@code <model>} or {@code <model>/<version>}
     * @throws NotFoundException if no model or version can have that name
     */
    public HostedModel(ObjectStore store, Clock clock, Optional<String> configured) {
        this.store = store;
        this.clock = clock;
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
        var known = found;
        var now = clock.instant();
        if (known != null && Duration.between(known.at, now).abs().compareTo(FRESH) < 0) {
            return known.model;
        }
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
            var model = new ModelRef(ModelRef.of(names.getFirst(), null).model(), OptionalInt.empty());
            found = new Found(model, now);
            return model;
        }
    }
}
