package io.millrace.trainer.fit;

import io.millrace.onnx.Weights;

/**
 * The epoch with the least validation loss so far; the first of equals.
 *
 * @param epoch counted from 1
 * @param validationMetric accuracy, or rmse in the target's unit
 */
public record Best(int epoch, double validationLoss, double validationMetric, Weights weights) {}
