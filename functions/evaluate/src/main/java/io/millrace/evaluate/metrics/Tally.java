package io.millrace.evaluate.metrics;

import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawColumn;

/** Adds up a model's answers, batch by batch. Memory is bounded, whatever the number of rows. */
sealed interface Tally permits ClassificationTally, RegressionTally {

    /**
     * @param truth the target column of the batch
     * @throws IllegalArgumentException if truth or answers are of another task, or of different lengths
     */
    void add(RawColumn truth, Predictions answers);

    /** Everything but size and latency, which are not the rows' to tell. */
    Scores scores();
}
