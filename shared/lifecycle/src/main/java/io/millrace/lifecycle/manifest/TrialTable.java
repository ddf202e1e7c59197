package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code trials.json}: what became of each trial of a run. It is the decision about the candidate, created once, so that
 * whoever decides twice decides alike.
 *
 * @param winner the trial that is the candidate
 * @param trials in the plan's order
 */
public record TrialTable(ModelName model, String run, String winner, List<Row> trials, Instant decidedAt) {

    /** How a trial ended. */
    public enum Outcome {
        WON,
        LOST,
        /** Others were better at the end of a rung, so it did not go on. */
        STOPPED,
        FAILED
    }

    /**
     * A trial.
     *
     * @param reason why it failed, or where it was stopped, in words; empty text otherwise
     * @param epochs that it trained
     * @param score empty if it failed
     * @param seconds of those epochs, and of learning all rows in the end where they are
     */
    public record Row(
            String trial,
            Outcome outcome,
            String reason,
            Hyperparameters hyperparameters,
            int epochs,
            Optional<Score> score,
            double seconds) {}

    /**
     * On the validation split, at the epoch whose weights were kept.
     *
     * @param metric accuracy or rmse
     */
    public record Score(String metric, double value, double loss) {}

    public TrialTable {
        trials = List.copyOf(trials);
    }
}
