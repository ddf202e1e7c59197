package io.millrace.inference.batching;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The requests of one kind: those that run, and those that wait for them. */
final class Lane {
    private final int maxRows;
    private final ArrayDeque<Call> waiting = new ArrayDeque<>();
    private int freeRuns;
    /** Guarded by the map the lane lies in. */
    private int inside;

    Lane(int maxRows, int runsAtOnce) {
        this.maxRows = maxRows;
        this.freeRuns = runsAtOnce;
    }

    Lane enter() {
        inside++;
        return this;
    }

    /** @return whether nobody is left */
    boolean leave() {
        inside--;
        return inside == 0;
    }

    /** Returns when the call has its answer. Each thread runs its own call's batch, or sleeps until another has. */
    void run(Call call) {
        List<Call> batch;
        synchronized (this) {
            if (freeRuns == 0) {
                waiting.add(call);
                batch = List.of();
            } else {
                freeRuns--;
                batch = List.of(call);
            }
        }
        if (batch.isEmpty()) {
            batch = call.await();
        }
        if (!batch.isEmpty()) {
            try {
                Joined.run(batch);
            } finally {
                next();
            }
        }
    }

    /** Gives the run that became free to the first who waits, together with as many of the others as fit. */
    private void next() {
        List<Call> batch;
        synchronized (this) {
            if (waiting.isEmpty()) {
                freeRuns++;
                return;
            }
            batch = new ArrayList<>();
            int rows = 0;
            while (!waiting.isEmpty() && rows + waiting.peek().rows() <= maxRows) {
                rows += waiting.peek().rows();
                batch.add(waiting.poll());
            }
        }
        batch.getFirst().lead(batch);
    }
}
