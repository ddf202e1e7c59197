package io.millrace.onnx;

import java.util.Optional;

/**
 * The values that hold the features of rows.
 *
 * @param numbers FLOAT [n, width], or [n, height, width, channels]
 * @param terms of texts; empty where there are none
 */
record FeatureValues(String numbers, Optional<TermValues> terms) {}
