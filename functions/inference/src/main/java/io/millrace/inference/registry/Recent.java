package io.millrace.inference.registry;

import io.millrace.lifecycle.error.LifecycleException;
import io.millrace.lifecycle.error.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers what lookups found, for a short time and for a bounded number of keys, so that nobody can make it grow by
 * asking for random names. Looks up on request only: a timer would stand still while the function is frozen. While a
 * lookup runs, others are answered from the old value if there is one; when it fails because the bucket cannot be
 * reached, the old value stays for another while. Those that waited for a lookup share its failure, too: after it each
 * would only wait for the same failure again, one behind the other. Whoever comes later looks up anew.
 */
public final class Recent<K, V> {
    private final Map<K, Entry<V>> entries;
    private final Clock clock;
    private final Function<V, Duration> freshFor;
    private final BiConsumer<K, UnavailableException> onStale;

    public Recent(int maxKeys, Duration freshFor, Clock clock) {
        this(maxKeys, value -> freshFor, clock, (key, reason) -> {});
    }

    /**
     * @param freshFor how long to rest on a value
     * @param onStale told when an old value stays because the bucket cannot be reached
     */
    Recent(int maxKeys, Function<V, Duration> freshFor, Clock clock, BiConsumer<K, UnavailableException> onStale) {
        this.clock = clock;
        this.freshFor = freshFor;
        this.onStale = onStale;
        this.entries = boundedMap(maxKeys);
    }

    /** A map that forgets the key that was not used for longest. Not safe for many threads by itself. */
    static <A, B> Map<A, B> boundedMap(int maxKeys) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<A, B> eldest) {
                return size() > maxKeys;
            }
        };
    }

    /** What {@link #get} would answer without looking up, and without waiting for another's lookup. */
    Optional<V> atHand(K key) {
        Entry<V> entry;
        synchronized (entries) {
            entry = entries.get(key);
        }
        return entry == null ? Optional.empty() : atHand(entry);
    }

    private Optional<V> atHand(Entry<V> entry) {
        var known = entry.found;
        return known != null && (isFresh(known) || entry.lock.isLocked()) ? Optional.of(known.value) : Optional.empty();
    }

    public V get(K key, Supplier<V> lookup) {
        Entry<V> entry;
        synchronized (entries) {
            entry = entries.computeIfAbsent(key, k -> new Entry<>());
        }
        var known = atHand(entry);
        if (known.isPresent()) {
            return known.get();
        }
        int failures = entry.failures;
        entry.lock.lock();
        try {
            var latest = entry.found;
            if (latest != null && isFresh(latest)) {
                return latest.value;
            }
            if (entry.failure != null && entry.failures != failures) {
                throw entry.failure;
            }
            var value = lookUp(key, latest, lookup);
            entry.found = new Found<>(value, clock.instant());
            entry.failure = null;
            return value;
        } catch (LifecycleException e) {
            if (e != entry.failure) {
                entry.failure = e;
                entry.failures++;
            }
            throw e;
        } finally {
            entry.lock.unlock();
        }
    }

    private V lookUp(K key, @Nullable Found<V> old, Supplier<V> lookup) {
        try {
            return lookup.get();
        } catch (UnavailableException e) {
            if (old == null) {
                throw e;
            }
            onStale.accept(key, e);
            return old.value;
        }
    }

    /** A clock that went backwards makes nothing fresh for longer. */
    private boolean isFresh(Found<V> found) {
        var age = Duration.between(found.at, clock.instant());
        return !age.isNegative() && age.compareTo(freshFor.apply(found.value)) < 0;
    }

    private record Found<V>(V value, Instant at) {}

    private static final class Entry<V> {
        private final ReentrantLock lock = new ReentrantLock();
        private volatile @Nullable Found<V> found;
        /** How many lookups failed; written under the lock. */
        private volatile int failures;
        /** What the last lookup failed with; guarded by the lock. */
        private @Nullable LifecycleException failure;
    }
}
