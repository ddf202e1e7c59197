package io.millrace.inference.explain;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import java.util.function.Function;

/** The one number of each row that is explained: the probability of a class, or the prediction of a regression. */
@FunctionalInterface
interface Score {
    /** [rows], finite. */
    double[] of(RawBatch batch);

    /** @param outcome index of the class; unused by a regression */
    static Score of(Function<RawBatch, Predictions> model, int outcome) {
        return batch -> {
            var scores = new double[batch.rows()];
            switch (model.apply(batch)) {
                case Predictions.Values(float[] values) -> {
                    for (int row = 0; row < scores.length; row++) {
                        scores[row] = values[row];
                    }
                }
                case Predictions.Labels(String[] labels, float[][] probabilities) -> {
                    for (int row = 0; row < scores.length; row++) {
                        scores[row] = probabilities[row][outcome];
                    }
                }
            }
            for (double score : scores) {
                if (!Double.isFinite(score)) {
                    throw new InvalidInputException(
                            "a row has no finite prediction: one of its numbers is too far from those of the"
                                    + " training data");
                }
            }
            return scores;
        };
    }
}
