package io.millrace.inference.predictionlog;

import io.millrace.inference.Prediction;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Keeps a sample of the answers. Lines gather in memory and are written together, at most once in an interval and as
 * early as that allows: an answer after a quiet time is written at once. Writing happens on a thread of its own; an
 * answer waits for the write it falls due with, but not longer than it was told. What a process holds when it is killed
 * is lost, at most an interval's answers. Nothing here makes an answer fail.
 */
public final class PredictionLog implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(2);
    /** Writes that may wait for a slow bucket; answers beyond them are not kept. */
    private static final int MOST_WAITING = 16;

    private final ObjectStore store;
    private final Clock clock;
    private final SystemEntropy entropy;
    private final Settings settings;
    private final Losses losses;
    private final ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("prediction-log").factory());

    private final AtomicInteger waiting = new AtomicInteger();

    private Map<Place, PackedLines> pending = new LinkedHashMap<>();
    private int pendingBytes;
    private Instant lastWrite = Instant.MIN;

    /** Where a line belongs. */
    private record Place(ModelName model, LocalDate day) {}

    /**
     * @param sample share of requests that are kept, 0 to 1
     * @param payloads whether the values of a table's features are kept
     * @param interval at most one write in this time
     * @param maxBytes of lines, before compression, that are written earlier
     * @param patience how long an answer waits for the write it falls due with
     */
    public record Settings(double sample, boolean payloads, Duration interval, int maxBytes, Duration patience) {
        /** @throws IllegalArgumentException naming the setting that is out of range */
        public Settings {
            if (!(sample >= 0 && sample <= 1)) {
                throw new IllegalArgumentException("millrace.prediction-log.sample must be 0 to 1, not " + sample);
            }
            if (interval.isNegative() || patience.isNegative() || maxBytes < 1) {
                throw new IllegalArgumentException(
                        "millrace.prediction-log.interval, patience and max-bytes must not be negative");
            }
        }
    }

    public PredictionLog(ObjectStore store, Clock clock, SystemEntropy entropy, Settings settings, Losses losses) {
        this.store = store;
        this.clock = clock;
        this.entropy = entropy;
        this.settings = settings;
        this.losses = losses;
        if (settings.sample() > 0 && settings.interval().isPositive()) {
            // For the last answers before a quiet time, where the process is not frozen.
            long nanos = settings.interval().toNanos();
            writer.scheduleAtFixedRate(this::writeIfDue, nanos, nanos, TimeUnit.NANOSECONDS);
        }
    }

    /**
     * Takes what a request predicted, if it is in the sample.
     *
     * @param id the answer's
     * @param latency from the request's first byte until now
     */
    public void add(String id, Duration latency, List<Prediction> parts) {
        if (!isInSample()) {
            return;
        }
        try {
            var now = clock.instant();
            var line = new PredictionRecord(id, now, latency, parts).line(settings.payloads());
            var model = parts.getFirst().version().model();
            await(take(new Place(model, LocalDate.ofInstant(now, ZoneOffset.UTC)), line, now));
        } catch (RuntimeException e) {
            losses.add(1, e);
        }
    }

    private boolean isInSample() {
        // To ask the system for a number takes 2 us, which a small prediction over HTTP would notice.
        return settings.sample() >= 1 || (settings.sample() > 0 && entropy.nextDouble() < settings.sample());
    }

    /** Writes what is left, within a bounded time. */
    @Override
    public void close() {
        try {
            writer.submit(() -> write(drain(clock.instant())));
            writer.shutdown();
            if (!writer.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                writer.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Future<?> take(Place place, byte[] line, Instant now) {
        pending.computeIfAbsent(place, p -> new PackedLines(writer)).add(line);
        pendingBytes += line.length;
        if (!isDue(now)) {
            return CompletableFuture.completedFuture(null);
        }
        var batch = drain(now);
        if (waiting.get() >= MOST_WAITING) {
            batch.values().forEach(this::letGo);
            return CompletableFuture.completedFuture(null);
        }
        waiting.incrementAndGet();
        return writer.submit(() -> {
            waiting.decrementAndGet();
            write(batch);
        });
    }

    private void letGo(PackedLines lines) {
        lines.discard();
        losses.add(lines.count(), new UnavailableException(MOST_WAITING + " writes wait for the bucket already"));
    }

    private void writeIfDue() {
        var now = clock.instant();
        Map<Place, PackedLines> batch;
        synchronized (this) {
            if (pending.isEmpty() || !isDue(now)) {
                return;
            }
            batch = drain(now);
        }
        write(batch);
    }

    /** A clock that went backwards makes a write due. */
    private boolean isDue(Instant now) {
        return pendingBytes >= settings.maxBytes()
                || now.isBefore(lastWrite)
                || !now.isBefore(lastWrite.equals(Instant.MIN) ? now : lastWrite.plus(settings.interval()));
    }

    private synchronized Map<Place, PackedLines> drain(Instant now) {
        var batch = pending;
        pending = new LinkedHashMap<>();
        pendingBytes = 0;
        lastWrite = now;
        return batch;
    }

    /** One place's failure leaves the others alone. */
    private void write(Map<Place, PackedLines> batch) {
        batch.forEach((place, lines) -> {
            try {
                store.put(
                        Keys.predictions(
                                place.model(), place.day(), entropy.uuid().toString()),
                        lines.finish(),
                        "application/gzip");
            } catch (RuntimeException e) {
                losses.add(lines.count(), e);
            }
        });
    }

    private void await(Future<?> writing) {
        try {
            if (settings.patience().isPositive()) {
                writing.get(settings.patience().toNanos(), TimeUnit.NANOSECONDS);
            }
        } catch (TimeoutException e) {
            // It goes on without this answer, now or when the process is thawed.
            return;
        } catch (ExecutionException | RejectedExecutionException e) {
            losses.add(1, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
