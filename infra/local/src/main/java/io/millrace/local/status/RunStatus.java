package io.millrace.local.status;

import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.manifest.VersionManifest;
import java.util.List;
import java.util.Optional;

/**
 * Where a run stands.
 *
 * @param plan empty if the run failed before it was planned
 * @param trials in the plan's order
 * @param candidate the best trial, once all have ended
 * @param version what evaluation made of the candidate
 */
public record RunStatus(
        String run,
        Optional<RunManifest> plan,
        Optional<RunFailure> failure,
        List<TrialStatus> trials,
        Optional<TrialResult> candidate,
        Optional<VersionStatus> version) {

    /** Whether the upload brought its model, so that there is nothing to train. */
    boolean isImport() {
        return plan.stream().flatMap(p -> p.trials().stream()).anyMatch(trial -> trial.hyperparameters()
                .wereImported());
    }

    /** @param epochs so far, in order */
    public record TrialStatus(RunManifest.Trial plan, List<EpochProgress> epochs, Optional<TrialResult> result) {}

    /** @param evaluation empty only if it cannot be read */
    public record VersionStatus(VersionManifest manifest, Optional<Evaluation> evaluation) {}
}
