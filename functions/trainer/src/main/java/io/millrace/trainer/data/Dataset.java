package io.millrace.trainer.data;

import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.onnx.FeatureGraph;
import io.millrace.onnx.RawBatch;
import io.millrace.trainer.objective.Objective;
import java.util.List;

/**
 * A dataset ready to train on.
 *
 * @param validationSample the first validation rows as they came, for the proof that model file and network agree
 */
public record Dataset(
        DatasetManifest manifest,
        FeatureGraph graph,
        Objective objective,
        Examples train,
        Examples validation,
        List<RawBatch> validationSample) {
    public Dataset {
        validationSample = List.copyOf(validationSample);
    }

    /** How many rows the validation sample has. */
    public int sampleRows() {
        return validationSample.stream().mapToInt(RawBatch::rows).sum();
    }
}
