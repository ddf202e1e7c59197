package io.millrace.trainer.fit;

import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.trainer.objective.Objective;
import io.millrace.trainer.objective.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * How a training goes: its epochs so far (rounds, where trees are boosted), and whether it has had enough of them.
 *
 * @param mostEpochs after which it rests, at most those planned
 * @param history one entry an epoch, from the first
 */
public record Course(Hyperparameters plan, int mostEpochs, List<EpochProgress> history) {
    public Course {
        history = List.copyOf(history);
    }

    /** One that does not rest. */
    public Course(Hyperparameters plan, List<EpochProgress> history) {
        this(plan, plan.epochs(), history);
    }

    /** Epochs done. */
    public int epoch() {
        return history.size();
    }

    /** The epoch with the least validation loss, the first of equals; 0 before the first. */
    public int bestEpoch() {
        return history.stream()
                .min(Comparator.comparingDouble(EpochProgress::validationLoss))
                .map(EpochProgress::epoch)
                .orElse(0);
    }

    /** Whether all epochs are done, or the validation loss has not got better for as long as the plan waits. */
    public boolean isOver() {
        int patience = plan.earlyStopping();
        return epoch() >= plan.epochs() || patience > 0 && epoch() - bestEpoch() >= patience;
    }

    /** Whether another epoch is due. */
    public boolean goesOn() {
        return !isOver() && epoch() < mostEpochs;
    }

    /** Whether it has had as many epochs as it may have for now, and could go on. */
    public boolean rests() {
        return !isOver() && epoch() >= mostEpochs;
    }

    /** A clock for one epoch. */
    public static final class Watch {
        private final LongSupplier nanoTime;
        private final long start;

        /** Starts. @param nanoTime a clock for durations, such as {@code System::nanoTime} */
        public Watch(LongSupplier nanoTime) {
            this.nanoTime = nanoTime;
            this.start = nanoTime.getAsLong();
        }

        /** Since the start; at least a microsecond, so that rates stay finite. */
        public double seconds() {
            return Math.max(1, Duration.ofNanos(nanoTime.getAsLong() - start).toNanos() / 1_000) / 1e6;
        }
    }

    /**
     * With one more epoch.
     *
     * @param learningRate of its last step
     * @param rows trained on
     * @param trainSeconds of the epoch, without the validation
     * @param seconds of the whole epoch
     */
    public Course next(
            Objective objective,
            Tally trained,
            Tally validated,
            double learningRate,
            int rows,
            double trainSeconds,
            double seconds) {
        double passed =
                seconds + history.stream().mapToDouble(EpochProgress::seconds).sum();
        int epoch = epoch() + 1;
        List<EpochProgress> longer = new ArrayList<>(history);
        longer.add(new EpochProgress(
                epoch,
                plan.epochs(),
                trained.loss(),
                validated.loss(),
                objective.metric(),
                trained.metric(),
                validated.metric(),
                learningRate,
                rows / trainSeconds,
                seconds,
                passed / epoch * (plan.epochs() - epoch)));
        return new Course(plan, mostEpochs, longer);
    }
}
