package io.millrace.inference.registry;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.LifecycleException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.store.ObjectStore;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds the version to serve and keeps it loaded. A new champion is seen at the first request after the refresh time.
 * While the registry cannot be read, or the newest champion cannot be loaded, the last version that worked goes on.
 */
public final class ModelRegistry implements AutoCloseable {
    private static final int MAX_NAMES = 1_000;
    private static final String MODELS = "models/";
    /** Somebody who asks for a model that is not there yet waits for it, and wants to hear soon. */
    private static final Duration ABSENCE = Duration.ofMillis(200);

    private static final Pattern MANIFEST =
            Pattern.compile("models/([a-z0-9][a-z0-9-]{0,62})/versions/([1-9][0-9]{0,8})/version\\.json");

    private final ObjectStore store;
    private final Recent<ModelName, Optional<ServedVersions>> aliases;
    private final Recent<ModelName, List<Integer>> versions;
    private final Map<ModelName, Integer> serving = Recent.boundedMap(MAX_NAMES);
    private final ModelCache models;
    private final Recent<String, List<VersionKey>> index;
    private final RegistryWatcher watcher;
    private final Troubles notRead = new Troubles(MAX_NAMES);
    private final Troubles notServed = new Troubles(MAX_NAMES);

    /**
     * @param refresh how long an answer may rest on what the bucket said
     * @param brokenRetry how long a model file that cannot be loaded is left alone
     * @param maxBytes bound on the files of all loaded models together
     * @param patience most time the request on this thread may wait for a model that is being loaded, or for one run;
     *     throws when nothing is left
     * @param watcher told of troubles that requests do not see
     */
    public ModelRegistry(
            ObjectStore store,
            Clock clock,
            Duration refresh,
            Duration brokenRetry,
            long maxBytes,
            Supplier<Duration> patience,
            RegistryWatcher watcher) {
        this.store = store;
        this.aliases = new Recent<>(MAX_NAMES, known -> freshFor(known, refresh), clock, this::stale);
        this.versions = new Recent<>(MAX_NAMES, refresh, clock);
        this.models = new ModelCache(new ModelFiles(store, patience), clock, maxBytes, refresh, brokenRetry, patience);
        this.index = new Recent<>(1, refresh, clock);
        this.watcher = watcher;
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

    /** The model asked for, if nothing need be waited for: it is loaded, and known to be the one to serve. */
    public Optional<Lease> atHand(ModelRef ref) {
        if (ref.version().isPresent()) {
            return models.atHand(new VersionKey(ref.model(), ref.version().getAsInt()));
        }
        var champion = aliases.atHand(ref.model()).flatMap(Function.identity()).flatMap(ServedVersions::champion);
        var lease = champion.flatMap(version -> models.atHand(new VersionKey(ref.model(), version)));
        lease.ifPresent(this::served);
        return lease;
    }

    /** The registered versions, ascending. */
    public List<Integer> versions(ModelName model) {
        return versions.get(model, () -> listVersions(model));
    }

    /** Every registered version of every model, by name and number. */
    public List<IndexEntry> index() {
        return index.get("", this::listAll).stream()
                .map(version -> new IndexEntry(version, models.problem(version)))
                .toList();
    }

    /** Why the model is not served as its aliases in the bucket say; empty if it is, as far as anybody asked. */
    public Optional<String> trouble(ModelName model) {
        return notServed.of(model).or(() -> notRead.of(model));
    }

    /** Whether no model is loaded. */
    public boolean isEmpty() {
        return models.isEmpty();
    }

    /**
     * What is wrong although requests can be answered: models that are loaded go on serving while the bucket cannot be
     * reached.
     *
     * @throws UnavailableException if it cannot, and no model is loaded
     */
    public Optional<String> trouble() {
        try {
            var unused = store.head(MODELS);
            return Optional.empty();
        } catch (UnavailableException e) {
            if (isEmpty()) {
                throw e;
            }
            return Optional.of("the registry cannot be read, loaded models go on: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        models.close();
    }

    private static Duration freshFor(Optional<ServedVersions> known, Duration refresh) {
        boolean served = known.flatMap(ServedVersions::champion).isPresent();
        return served || refresh.compareTo(ABSENCE) < 0 ? refresh : ABSENCE;
    }

    private Lease champion(ModelName model) {
        Optional<ServedVersions> known;
        try {
            known = aliases.get(model, () -> readAliases(model));
        } catch (UnavailableException e) {
            var lease = fallback(model, served(model), e);
            stale(model, e);
            return lease;
        }
        var found = known.orElseThrow(() -> new NotFoundException(
                "there is no model '" + model + "', or none of its versions was ever registered"));
        int champion = found.champion()
                .orElseThrow(() -> new NotFoundException(
                        "model '" + model + "' has no champion yet: no version has reached its goals"));
        try {
            var lease = models.lease(new VersionKey(model, champion));
            served(lease);
            return lease;
        } catch (UnavailableException | NotFoundException e) {
            var others = new LinkedHashSet<>(served(model));
            found.previous().ifPresent(others::add);
            others.remove(champion);
            var lease = fallback(model, others, e);
            if (notServed.add(model, e)) {
                watcher.championNotServed(new VersionKey(model, champion), e);
            }
            return lease;
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

    /** Notes a champion that answers. */
    private void served(Lease champion) {
        var key = champion.key();
        synchronized (serving) {
            serving.put(key.model(), key.version());
        }
        notServed.clear(key.model());
    }

    private void stale(ModelName model, UnavailableException reason) {
        if (notRead.add(model, reason)) {
            watcher.aliasesNotRead(model, reason);
        }
    }

    private Optional<ServedVersions> readAliases(ModelName model) {
        try {
            var found = store.find(Keys.aliases(model)).map(stored -> ServedVersions.read(stored.bytes()));
            notRead.clear(model);
            return found;
        } catch (UncheckedIOException e) {
            throw new UnavailableException("the aliases of model '" + model + "' cannot be read", e);
        }
    }

    private List<Integer> listVersions(ModelName model) {
        return list(Keys.versions(model)).map(VersionKey::version).sorted().toList();
    }

    private List<VersionKey> listAll() {
        return list(MODELS)
                .sorted(Comparator.comparing((VersionKey key) -> key.model().value())
                        .thenComparingInt(VersionKey::version))
                .toList();
    }

    /** The versions whose manifests are below the prefix, in no order. */
    private Stream<VersionKey> list(String prefix) {
        try (var objects = store.list(prefix)) {
            return objects
                    .map(object -> MANIFEST.matcher(object.key()))
                    .filter(Matcher::matches)
                    .map(key -> new VersionKey(new ModelName(key.group(1)), Integer.parseInt(key.group(2))))
                    .toList()
                    .stream();
        }
    }
}
