package io.millrace.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Stops one run of a graph when its time is up. */
final class RunTimer implements AutoCloseable {
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final OrtSession.RunOptions options;
    private final Future<?> alarm;
    private boolean closed;

    RunTimer(Duration limit) throws OrtException {
        options = new OrtSession.RunOptions();
        alarm = TIMER.schedule(this::terminate, limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    OrtSession.RunOptions options() {
        return options;
    }

    private synchronized void terminate() {
        try {
            if (!closed) {
                options.setTerminate(true);
            }
        } catch (OrtException e) {
            throw new IllegalStateException("a run cannot be stopped", e);
        }
    }

    @Override
    public synchronized void close() {
        alarm.cancel(false);
        closed = true;
        options.close();
    }

    private static ScheduledThreadPoolExecutor timer() {
        var timer = new ScheduledThreadPoolExecutor(
                1, work -> Thread.ofPlatform().daemon().name("run-timer").unstarted(work));
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
