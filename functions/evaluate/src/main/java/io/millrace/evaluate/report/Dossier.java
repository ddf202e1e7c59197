package io.millrace.evaluate.report;

import io.millrace.evaluate.metrics.Scores;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.manifest.TrialTable;
import java.util.List;
import java.util.Optional;

/**
 * All that is told about a version.
 *
 * @param progress one entry an epoch, in order; may be empty
 * @param trials all trials of the run; empty where none were compared
 * @param sample of a regression: answers beside the truth, evenly drawn from the test rows; otherwise empty
 */
public record Dossier(
        int version,
        Evaluation evaluation,
        TrialResult trial,
        RunManifest run,
        DatasetManifest dataset,
        List<EpochProgress> progress,
        Optional<TrialTable> trials,
        List<Scores.Point> sample) {
    public Dossier {
        progress = List.copyOf(progress);
        sample = List.copyOf(sample);
    }

    /** Whether the model was brought along, so that nothing is known of its training. */
    boolean imported() {
        return trial.hyperparameters().wereImported();
    }
}
