package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.spec.Precision;
import io.millrace.lifecycle.spec.Task;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code version.json}: an immutable, registered model version.
 *
 * @param version 1, 2, 3...
 * @param metrics the figures of its evaluation
 * @param training empty for a model that was brought along
 * @param lineage of the newest upload that its run carried out: a late older version is never promoted over a newer one
 */
public record VersionManifest(
        ModelName model,
        int version,
        Task task,
        String modelKey,
        String modelSha256,
        long modelBytes,
        String upload,
        String dataset,
        String run,
        String trial,
        Hyperparameters hyperparameters,
        Map<String, Double> metrics,
        boolean goalsHold,
        Lineage lineage,
        Optional<Training> training,
        Instant createdAt) {

    /**
     * How the model was trained: what it takes to do it again, and what it took.
     *
     * @param spec SHA-256 of the lifecycle spec that was planned by; the spec itself stands in {@code run.json}
     * @param splitSeed decided which rows are train rows, where no file or column did
     * @param seed of weights and shuffling
     * @param device cpu, or the GPU's name
     * @param precision of a network's steps; empty for other kinds of models
     * @param seconds of training of this trial, the run's others not counted
     * @param usd those seconds at the plan's price an hour: an estimate. What the run's jobs were charged stands in the
     *     month's budget once they have ended
     */
    public record Training(
            String spec,
            long splitSeed,
            long seed,
            String device,
            Optional<Precision> precision,
            double seconds,
            double usd,
            Optional<Provenance> provenance) {
        public Training {
            // Versions registered before it was told have none.
            precision = Objects.requireNonNullElse(precision, Optional.empty());
        }

        public static Training of(RunManifest run, TrialResult trial) {
            return new Training(
                    run.spec().sha256(),
                    run.spec().data().split().seed(),
                    trial.hyperparameters().seed(),
                    trial.device(),
                    trial.precision(),
                    trial.seconds(),
                    trial.seconds() * run.compute().usdPerHour() / SECONDS_AN_HOUR,
                    trial.provenance());
        }
    }

    private static final double SECONDS_AN_HOUR = 3_600;

    public VersionManifest {
        lineage = Lineage.orUnknown(lineage);
        // Versions registered before it was told have none.
        training = Objects.requireNonNullElse(training, Optional.empty());
    }
}
