package io.millrace.trainer.data;

import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.spec.CalibrationChoice;
import io.millrace.lifecycle.spec.ClassWeights;
import io.millrace.onnx.FeatureGraph;
import io.millrace.onnx.RawBatch;
import io.millrace.trainer.objective.Objective;
import io.millrace.trainer.objective.Temperature;
import java.util.List;
import java.util.function.Supplier;

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

    /** The objective of a training that weighs classes so, by the train rows. */
    public Objective objective(ClassWeights weights) {
        return switch (weights) {
            case NONE -> objective;
            case BALANCED ->
                switch (objective) {
                    case Objective.Classification labels -> labels.balanced(train.targets());
                    case Objective.Regression numbers -> numbers;
                };
        };
    }

    /**
     * The number that scores are to be divided by; 1 where nothing is calibrated.
     *
     * @param scores [rows][classes] of the validation split, asked for when needed
     */
    public double temperature(CalibrationChoice calibration, Supplier<float[]> scores) {
        return switch (calibration) {
            case NONE -> 1;
            case TEMPERATURE ->
                switch (objective) {
                    case Objective.Classification labels ->
                        Temperature.fit(scores.get(), validation.targets(), labels.classes());
                    case Objective.Regression numbers -> 1;
                };
        };
    }

    /** How many rows the validation sample has. */
    public int sampleRows() {
        return validationSample.stream().mapToInt(RawBatch::rows).sum();
    }
}
