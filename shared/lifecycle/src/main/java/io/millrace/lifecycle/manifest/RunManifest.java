package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.spec.LifecycleSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * {@code run.json}: the plan, with its reasons. One job carries it out, trial after trial; the best by validation goes
 * to evaluation.
 *
 * @param run id, derived from the dataset and the spec
 * @param jobName name of the job at AWS Batch; equal plans have equal names; empty text for an imported model, whose
 *     one trial trains nothing
 * @param reason why this architecture, in words
 * @param trials at least one, in order
 * @param lineage of the upload that was planned first; {@link RunUpload} has those of all
 * @param createdAt when it was planned; its month bears the cost
 * @param claimedAt when the submission of its job was last claimed
 */
public record RunManifest(
        ModelName model,
        String run,
        String dataset,
        String upload,
        LifecycleSpec spec,
        String jobName,
        String reason,
        List<Trial> trials,
        Compute compute,
        Lineage lineage,
        Instant createdAt,
        Instant claimedAt) {

    /** @param trial the folder's name: 1, 2, 3... */
    public record Trial(String trial, Hyperparameters hyperparameters) {}

    /**
     * @param kind cpu or gpu
     * @param reason why, in words
     * @param usdPerHour from the price table
     * @param timeLimit after which AWS Batch ends an attempt
     * @param attempts most attempts
     * @param worstCaseUsd price x time limit x attempts
     */
    public record Compute(
            Kind kind,
            String reason,
            int vcpus,
            int memoryMib,
            int gpus,
            double usdPerHour,
            Duration timeLimit,
            int attempts,
            double worstCaseUsd) {
        /** Whether a job needs a GPU host. */
        public enum Kind {
            CPU,
            GPU
        }
    }

    public RunManifest {
        trials = List.copyOf(trials);
        lineage = Lineage.orUnknown(lineage);
        claimedAt = Optional.ofNullable(claimedAt).orElse(createdAt);
    }

    /** The same plan, claimed anew. */
    public RunManifest claimed(Instant now) {
        return new RunManifest(
                model, run, dataset, upload, spec, jobName, reason, trials, compute, lineage, createdAt, now);
    }

    /** The calendar month (UTC) whose budget bears the run. */
    public YearMonth budgetMonth() {
        return YearMonth.from(createdAt.atOffset(ZoneOffset.UTC));
    }
}
