package io.millrace.onnx;

/**
 * The features of a batch.
 *
 * @param numbers row-major: rows x {@link FeatureShape#size()}
 * @param terms of texts; rows without any where the dataset has no texts
 */
public record FeatureRows(float[] numbers, TermRows terms) {}
