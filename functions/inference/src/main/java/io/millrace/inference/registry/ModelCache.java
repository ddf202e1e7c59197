package io.millrace.inference.registry;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.LifecycleException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.onnx.ServableModel;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * The models in memory. Each is loaded once, however many ask for it at the same time; when their files together exceed
 * the bound, those not used for longest go, each closed after its last request; while those that are still in use take
 * as much again, no more are loaded. A version that cannot be had is remembered as such for a while, for a bounded number
 * of versions.
 */
final class ModelCache implements AutoCloseable {
    private static final int MAX_FAILURES = 1_000;

    private final ModelFiles files;
    private final Clock clock;
    private final long maxBytes;
    private final Duration missingRetry;
    private final Duration brokenRetry;
    private final Supplier<Duration> patience;
    private final Map<VersionKey, CompletableFuture<ServedModel>> models = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<VersionKey, Failure> failures = Recent.boundedMap(MAX_FAILURES);
    private final AtomicLong leavingBytes = new AtomicLong();
    private long bytes;

    /**
     * @param maxBytes bound on the files of all loaded models together
     * @param missingRetry how long an absent version, or an unreachable bucket, is not asked for again
     * @param brokenRetry how long a file that cannot be loaded is not tried again
     * @param patience most time the request on this thread may wait for a load; throws when nothing is left
     */
    ModelCache(
            ModelFiles files,
            Clock clock,
            long maxBytes,
            Duration missingRetry,
            Duration brokenRetry,
            Supplier<Duration> patience) {
        this.files = files;
        this.clock = clock;
        this.maxBytes = maxBytes;
        this.missingRetry = missingRetry;
        this.brokenRetry = brokenRetry;
        this.patience = patience;
    }

    private record Failure(LifecycleException reason, Instant until) {}

    /**
     * @throws NotFoundException if there is no such version
     * @throws UnavailableException if it cannot be loaded, now or ever
     */
    Lease lease(VersionKey key) {
        while (true) {
            var mine = new CompletableFuture<ServedModel>();
            CompletableFuture<ServedModel> loading;
            synchronized (this) {
                throwIfFailedRecently(key);
                loading = models.computeIfAbsent(key, k -> mine);
            }
            if (loading == mine) {
                return start(key, mine);
            }
            // Empty where it was evicted between the two steps: then it is loaded again.
            var lease = await(key, loading).lease(true);
            if (lease.isPresent()) {
                return lease.get();
            }
        }
    }

    /** The version if it is loaded; runs of it do not wait for others. */
    synchronized Optional<Lease> atHand(VersionKey key) {
        return Optional.ofNullable(models.get(key)).flatMap(ModelCache::loaded).flatMap(model -> model.lease(false));
    }

    synchronized boolean isEmpty() {
        return models.isEmpty();
    }

    /** Why the version could not be had when it was last asked for. */
    synchronized Optional<String> problem(VersionKey key) {
        return failure(key).map(LifecycleException::getMessage);
    }

    @Override
    public synchronized void close() {
        for (var key : new ArrayList<>(models.keySet())) {
            evict(key);
        }
    }

    /** Loads on a thread of its own: a request whose time is up leaves, and the next one finds the model loaded. */
    private Lease start(VersionKey key, CompletableFuture<ServedModel> mine) {
        var first = new CompletableFuture<Lease>();
        try {
            Thread.ofPlatform().daemon().name("model-load").start(() -> {
                try {
                    var lease = load(key, mine);
                    if (!first.complete(lease)) {
                        lease.close();
                    }
                } catch (RuntimeException | Error e) {
                    first.completeExceptionally(e);
                }
            });
        } catch (OutOfMemoryError e) {
            fail(key, mine, 0, new UnavailableException("there is no memory left to load " + key, e), Duration.ZERO);
            throw e;
        }
        try {
            return await(key, first);
        } catch (UnavailableException e) {
            if (!first.completeExceptionally(e) && !first.isCompletedExceptionally()) {
                return first.join();
            }
            throw e;
        }
    }

    private Lease load(VersionKey key, CompletableFuture<ServedModel> mine) {
        long reserved = 0;
        try {
            var file = files.registered(key);
            if (file.bytes() > maxBytes) {
                throw new InvalidInputException("its file of " + file.bytes()
                        + " bytes exceeds this endpoint's bound of " + maxBytes + " (millrace.model-cache-bytes)");
            }
            reserve(file.bytes());
            reserved = file.bytes();
            return publish(key, files.open(file), reserved, mine);
        } catch (NoRoomException e) {
            var failure = new UnavailableException(key + " cannot be loaded now: the models in use fill the memory", e);
            fail(key, mine, reserved, failure, Duration.ZERO);
            throw failure;
        } catch (LifecycleException e) {
            var failure = outward(key, e);
            fail(key, mine, reserved, failure, e instanceof InvalidInputException ? brokenRetry : missingRetry);
            throw failure;
        } catch (RuntimeException | OutOfMemoryError e) {
            // Whatever goes wrong with one version must not keep the last good one from serving.
            var failure = new UnavailableException(key + " failed to load: " + e, e);
            fail(key, mine, reserved, failure, missingRetry);
            throw failure;
        } catch (Error e) {
            fail(key, mine, reserved, new UnavailableException(key + " failed to load", e), missingRetry);
            throw e;
        }
    }

    private static final class NoRoomException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private Lease publish(VersionKey key, ServableModel model, long size, CompletableFuture<ServedModel> mine) {
        var served = new ServedModel(key, model, size);
        // Leased before anybody can evict it, so that each load serves at least the request that waited for it.
        var lease = served.lease(true).orElseThrow();
        synchronized (this) {
            mine.complete(served);
            makeRoom(0);
        }
        return lease;
    }

    private synchronized void reserve(long size) {
        makeRoom(size);
        if (bytes + leavingBytes.get() + size - maxBytes > maxBytes) {
            throw new NoRoomException();
        }
        bytes += size;
    }

    private void makeRoom(long size) {
        for (var key : new ArrayList<>(models.keySet())) {
            if (bytes + size <= maxBytes) {
                return;
            }
            evict(key);
        }
    }

    /** Leaves models alone that are still being loaded. */
    private void evict(VersionKey key) {
        loaded(models.get(key)).ifPresent(model -> {
            models.remove(key);
            bytes -= model.bytes();
            leavingBytes.addAndGet(model.bytes());
            model.retire(() -> leavingBytes.addAndGet(-model.bytes()));
        });
    }

    private static Optional<ServedModel> loaded(CompletableFuture<ServedModel> model) {
        return model.isDone() ? Optional.of(model.join()) : Optional.empty();
    }

    private void fail(
            VersionKey key,
            CompletableFuture<ServedModel> mine,
            long reserved,
            LifecycleException reason,
            Duration retry) {
        synchronized (this) {
            bytes -= reserved;
            models.remove(key);
            failures.put(key, new Failure(reason, clock.instant().plus(retry)));
        }
        mine.completeExceptionally(reason);
    }

    private void throwIfFailedRecently(VersionKey key) {
        failure(key).ifPresent(reason -> {
            throw reason;
        });
    }

    private Optional<LifecycleException> failure(VersionKey key) {
        var failure = failures.get(key);
        if (failure == null || clock.instant().isBefore(failure.until)) {
            return Optional.ofNullable(failure).map(Failure::reason);
        }
        failures.remove(key);
        return Optional.empty();
    }

    /** @throws UnavailableException if the request cannot wait any longer; the load goes on */
    private <T> T await(VersionKey key, CompletableFuture<T> loading) {
        try {
            return loading.isDone()
                    ? loading.join()
                    : loading.get(patience.get().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new UnavailableException(key + " is still being loaded; come again", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while " + key + " was loaded", e);
        } catch (ExecutionException | CompletionException e) {
            switch (e.getCause()) {
                case LifecycleException reason -> throw reason;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException(key + " failed to load", e);
            }
        }
    }

    /** A broken file is nobody's request: whoever asks can only come again. */
    private static LifecycleException outward(VersionKey key, LifecycleException e) {
        return e instanceof NotFoundException
                ? e
                : new UnavailableException(key + " cannot be served: " + e.getMessage(), e);
    }
}
