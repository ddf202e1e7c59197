package io.millrace.lifecycle.manifest;

/**
 * One line of {@code progress.jsonl}, written after each epoch.
 *
 * @param epoch counted from 1
 * @param metric what the two metric figures are: accuracy or rmse
 * @param learningRate of the last step
 * @param samplesPerSecond training rows a second of this epoch
 * @param etaSeconds until the last planned epoch at this pace (early stopping may end it sooner)
 */
public record EpochProgress(
        int epoch,
        int epochs,
        double trainLoss,
        double validationLoss,
        String metric,
        double trainMetric,
        double validationMetric,
        double learningRate,
        double samplesPerSecond,
        double seconds,
        double etaSeconds) {}
