package io.millrace.lifecycle.spec;

import java.util.Objects;
import java.util.Optional;

/**
 * The spec's {@code train} part, as the user wrote it: what is empty is decided by the plan.
 *
 * @param epochs most passes over the training rows, at least 1
 * @param batchSize rows a step, at least 1
 * @param learningRate step size, above 0
 * @param earlyStopping epochs without a better validation loss after which training ends; 0: never
 * @param seed of weights and shuffling
 * @param search which variants of this part are compared
 * @param calibration of a classification's probabilities, once trained, on the validation split
 * @param classWeights of a classification
 * @param precision of a network's steps; trees and texts have none
 */
public record TrainSpec(
        ArchitectureChoice architecture,
        Optional<Integer> epochs,
        Optional<Integer> batchSize,
        Optional<Optimizer> optimizer,
        Optional<Double> learningRate,
        Optional<Integer> earlyStopping,
        long seed,
        SearchSpec search,
        ComputeChoice compute,
        CalibrationChoice calibration,
        ClassWeights classWeights,
        PrecisionChoice precision) {
    public static final TrainSpec DEFAULT = new TrainSpec(
            ArchitectureChoice.AUTO,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            7,
            SearchSpec.NONE,
            ComputeChoice.AUTO,
            CalibrationChoice.NONE,
            ClassWeights.NONE,
            PrecisionChoice.AUTO);

    public TrainSpec {
        // Specs recorded before there was a choice have none.
        calibration = Objects.requireNonNullElse(calibration, CalibrationChoice.NONE);
        classWeights = Objects.requireNonNullElse(classWeights, ClassWeights.NONE);
        precision = Objects.requireNonNullElse(precision, PrecisionChoice.AUTO);
    }
}
