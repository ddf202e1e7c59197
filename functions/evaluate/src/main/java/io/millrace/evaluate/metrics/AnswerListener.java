package io.millrace.evaluate.metrics;

import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;

/** Sees each batch of a split with the model's answers, in order. */
@FunctionalInterface
public interface AnswerListener {

    /** @param batch the rows, the truth among their columns */
    void accept(RawBatch batch, Predictions answers);
}
