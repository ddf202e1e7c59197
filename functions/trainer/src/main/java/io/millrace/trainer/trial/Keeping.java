package io.millrace.trainer.trial;

import java.time.Duration;

/**
 * When a training keeps where it has got to. Beside a short epoch its checkpoint, its progress and the request that drops the
 * checkpoint before take most of the time.
 *
 * @param every how long a training may go on until its next epoch is kept: what a lost host costs at most, and an epoch
 *     more; zero keeps every epoch
 * @param afterEpoch run after each epoch; throws {@link io.millrace.lifecycle.error.UnavailableException} where the training
 *     must stop, which keeps that epoch
 */
public record Keeping(Duration every, Runnable afterEpoch) {
    public Keeping {
        if (every.isNegative()) {
            throw new IllegalArgumentException("a training cannot be kept every " + every);
        }
    }
}
