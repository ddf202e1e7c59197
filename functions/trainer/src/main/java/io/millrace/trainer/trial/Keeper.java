package io.millrace.trainer.trial;

import io.millrace.lifecycle.error.UnavailableException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Keeps a training's states now and then, and the newest before it must stop. */
final class Keeper<S> implements Consumer<S> {
    private final Keeping when;
    private final LongSupplier nanoTime;
    private final Consumer<S> keep;
    private long kept;

    /** @param nanoTime a clock for durations */
    Keeper(Keeping when, LongSupplier nanoTime, Consumer<S> keep) {
        this.when = when;
        this.nanoTime = nanoTime;
        this.keep = keep;
        this.kept = nanoTime.getAsLong();
    }

    /** @throws UnavailableException if the training must stop */
    @Override
    public void accept(S state) {
        boolean due = nanoTime.getAsLong() - kept >= when.every().toNanos();
        if (due) {
            keep.accept(state);
            kept = nanoTime.getAsLong();
        }
        try {
            when.afterEpoch().run();
        } catch (UnavailableException e) {
            if (!due) {
                keep.accept(state);
            }
            throw e;
        }
    }
}
