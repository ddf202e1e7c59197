package io.millrace.local.status;

import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.SubmittedJob;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.manifest.TrialTable;
import io.millrace.lifecycle.manifest.VersionManifest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Where a run stands.
 *
 * @param plan empty if the run failed before it was planned
 * @param trials in the plan's order
 * @param candidate the best trial, once all have ended
 * @param version what evaluation made of the candidate
 * @param waits why nothing is trained or evaluated yet; empty if nothing is waited for
 */
public record RunStatus(
        String run,
        Optional<RunManifest> plan,
        Optional<RunFailure> failure,
        List<TrialStatus> trials,
        Optional<TrialResult> candidate,
        Optional<VersionStatus> version,
        Optional<Wait> waits) {

    /** What a run waits for. */
    public sealed interface Wait {
        /** The plan is claimed, and there is no job. */
        record NoJob(Instant claimedAt) implements Wait {}

        /** There is a job, and it has told nothing yet. */
        record Job(JobState state) implements Wait {}

        /** It was submitted; where it stands cannot be seen from here. */
        record Submitted(SubmittedJob job) implements Wait {}

        /** Its candidate waits; the event, if evaluate gave it up. */
        record Evaluation(Optional<DeadEvent> dead) implements Wait {}
    }

    /** Whether the upload brought its model, so that there is nothing to train. */
    boolean isImport() {
        return plan.stream().flatMap(p -> p.trials().stream()).anyMatch(trial -> trial.hyperparameters()
                .wereImported());
    }

    /**
     * @param epochs so far, in order
     * @param result once it is over
     * @param failure of a trial with a job of its own
     * @param end what the run's table says of it, once there is one
     */
    public record TrialStatus(
            RunManifest.Trial plan,
            List<EpochProgress> epochs,
            Optional<TrialResult> result,
            Optional<RunFailure> failure,
            Optional<TrialTable.Row> end) {}

    /** @param evaluation empty only if it cannot be read */
    public record VersionStatus(VersionManifest manifest, Optional<Evaluation> evaluation) {}
}
