package io.millrace.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Stops one run of a graph when its time is up, at most {@value #TICK_MILLIS} ms later. One look at all runs a tick, and
 * none while nothing runs: an alarm for each would wake a thread for each, which costs more than a small model's run.
 */
final class RunTimer implements AutoCloseable {
    private static final long TICK_MILLIS = 20;
    private static final Set<RunTimer> RUNNING = ConcurrentHashMap.newKeySet();
    private static final AtomicBoolean WATCHED = new AtomicBoolean();
    private static final ScheduledThreadPoolExecutor WATCHER = new ScheduledThreadPoolExecutor(
            1, work -> Thread.ofPlatform().daemon().name("run-timer").unstarted(work));

    private final OrtSession.RunOptions options;
    private final long start = System.nanoTime();
    private final long limitNanos;
    private boolean closed;

    RunTimer(Duration limit) throws OrtException {
        limitNanos = limit.toNanos();
        options = new OrtSession.RunOptions();
        RUNNING.add(this);
        watch();
    }

    OrtSession.RunOptions options() {
        return options;
    }

    /** Whoever adds a run after the watcher found none starts it again. */
    private static void watch() {
        if (!WATCHED.get() && WATCHED.compareAndSet(false, true)) {
            WATCHER.schedule(RunTimer::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void tick() {
        try {
            RUNNING.forEach(RunTimer::stopIfLate);
        } finally {
            WATCHED.set(false);
            if (!RUNNING.isEmpty()) {
                watch();
            }
        }
    }

    private synchronized void stopIfLate() {
        try {
            if (!closed && System.nanoTime() - start >= limitNanos) {
                RUNNING.remove(this);
                options.setTerminate(true);
            }
        } catch (OrtException e) {
            throw new IllegalStateException("a run cannot be stopped", e);
        }
    }

    @Override
    public synchronized void close() {
        RUNNING.remove(this);
        closed = true;
        options.close();
    }
}
