package io.millrace.inference.registry;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.LifecycleException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Finds the version to serve and keeps it loaded. A new champion is seen at the first request after the refresh time.
 * While the registry cannot be read, or the newest champion cannot be loaded, the last version that worked goes on.
 */
public final class ModelRegistry implements AutoCloseable {
    private static final int MAX_NAMES = 1_000;

    private final ObjectStore store;
    private final Recent<ModelName, Optional<Aliases>> aliases;
    private final Recent<ModelName, List<Integer>> versions;
    private final Map<ModelName, Integer> serving = Recent.boundedMap(MAX_NAMES);
    private final ModelCache models;
    private final BiConsumer<VersionKey, LifecycleException> onFallback;

    /**
     * @param refresh how long an answer may rest on what the bucket said
     * @param brokenRetry how long a model file that cannot be loaded is left alone
     * @param maxBytes bound on the files of all loaded models together
     * @param onFallback told of a champion that could not be served, and why, when another version answers instead
     */
    public ModelRegistry(
            ObjectStore store,
            Clock clock,
            Duration refresh,
            Duration brokenRetry,
            long maxBytes,
            BiConsumer<VersionKey, LifecycleException> onFallback) {
        this.store = store;
        this.aliases = new Recent<>(MAX_NAMES, refresh, clock);
        this.versions = new Recent<>(MAX_NAMES, refresh, clock);
        this.models = new ModelCache(new ModelFiles(store), clock, maxBytes, refresh, brokenRetry);
        this.onFallback = onFallback;
    }

    /**
     * The model asked for, open until the caller closes it.
     *
     * @throws NotFoundException if there is no such model or version, or the model has no champion yet
     * @throws UnavailableException if it can be neither loaded nor replaced by the last version that worked
     */
    public Lease lease(ModelRef ref) {
        return ref.version().isPresent()
                ? models.lease(new VersionKey(ref.model(), ref.version().getAsInt()))
                : champion(ref.model());
    }

    /** The registered versions, ascending. */
    public List<Integer> versions(ModelName model) {
        return versions.get(model, () -> listVersions(model));
    }

    /** @throws UnavailableException if the bucket cannot be reached */
    public void checkReachable() {
        var unused = store.head("models/");
    }

    /** Bytes of the loaded model files. */
    public long loadedBytes() {
        return models.bytes();
    }

    @Override
    public void close() {
        models.close();
    }

    private Lease champion(ModelName model) {
        Optional<Aliases> known;
        try {
            known = aliases.get(model, () -> readAliases(model));
        } catch (UnavailableException e) {
            return fallback(model, served(model), e);
        }
        var found = known.orElseThrow(() -> new NotFoundException(
                "there is no model '" + model + "', or none of its versions was ever registered"));
        int champion = found.champion()
                .orElseThrow(() -> new NotFoundException(
                        "model '" + model + "' has no champion yet: no version has reached its goals"));
        try {
            var lease = models.lease(new VersionKey(model, champion));
            remember(model, champion);
            return lease;
        } catch (UnavailableException | NotFoundException e) {
            var others = new LinkedHashSet<>(served(model));
            found.previous().ifPresent(others::add);
            others.remove(champion);
            onFallback.accept(new VersionKey(model, champion), e);
            return fallback(model, others, e);
        }
    }

    private Lease fallback(ModelName model, Set<Integer> others, LifecycleException reason) {
        for (int version : others) {
            try {
                return models.lease(new VersionKey(model, version));
            } catch (UnavailableException | NotFoundException e) {
                // What failed first is what must be repaired, and is what the caller hears.
                continue;
            }
        }
        // Also where the alias names a version that is not there: the model exists, the registry is at fault.
        throw reason instanceof UnavailableException ? reason : new UnavailableException(reason.getMessage(), reason);
    }

    private Set<Integer> served(ModelName model) {
        synchronized (serving) {
            var version = serving.get(model);
            return version == null ? Set.of() : Set.of(version);
        }
    }

    private void remember(ModelName model, int version) {
        synchronized (serving) {
            serving.put(model, version);
        }
    }

    private Optional<Aliases> readAliases(ModelName model) {
        try {
            return store.find(Keys.aliases(model)).map(stored -> Json.read(stored.bytes(), Aliases.class));
        } catch (UncheckedIOException e) {
            throw new UnavailableException("the aliases of model '" + model + "' cannot be read", e);
        }
    }

    private List<Integer> listVersions(ModelName model) {
        var prefix = Keys.versions(model);
        try (var objects = store.list(prefix)) {
            return objects.map(ObjectInfo::key)
                    .filter(key -> key.matches("\\Q" + prefix + "\\E[1-9][0-9]{0,8}/version\\.json"))
                    .map(key -> Integer.parseInt(key.substring(prefix.length(), key.indexOf('/', prefix.length()))))
                    .sorted()
                    .toList();
        }
    }
}
