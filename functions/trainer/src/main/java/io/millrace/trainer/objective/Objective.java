package io.millrace.trainer.objective;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.millrace.onnx.TargetScale;
import java.util.Optional;

/** What a network is trained for: the loss that is made small, and the figure people judge by. */
public sealed interface Objective {

    /** Scores a row. */
    int outputs();

    /** Name of the figure: {@code accuracy} or {@code rmse}. */
    String metric();

    /** How the target was standardised; empty for a classification. */
    Optional<TargetScale> targetScale();

    /** A tally of no rows. */
    Tally tally();

    /** The mean loss of scores [n, outputs] for targets [n], as a scalar to differentiate. */
    NDArray loss(NDArray scores, NDArray targets);

    /**
     * How that loss changes with each score, for those who need no engine.
     *
     * @param scores [n][outputs], row-major
     * @param targets [n]
     * @return as the scores
     */
    float[] gradient(float[] scores, float[] targets);

    /** Cross entropy of the softmax of one score a class; accuracy. */
    record Classification(int classes) implements Objective {
        static final String ACCURACY = "accuracy";

        @Override
        public int outputs() {
            return classes;
        }

        @Override
        public String metric() {
            return ACCURACY;
        }

        @Override
        public Optional<TargetScale> targetScale() {
            return Optional.empty();
        }

        @Override
        public Tally tally() {
            return new ClassificationTally(classes);
        }

        @Override
        public NDArray loss(NDArray scores, NDArray targets) {
            var index = targets.toType(DataType.INT64, false).expandDims(1);
            return scores.logSoftmax(1).gather(index, 1).mean().neg();
        }

        /** The probabilities, less 1 at the target, over n. */
        @Override
        public float[] gradient(float[] scores, float[] targets) {
            var gradient = new float[scores.length];
            for (int row = 0; row < targets.length; row++) {
                int offset = row * classes;
                double[] probabilities = Softmax.of(scores, offset, classes);
                probabilities[(int) targets[row]] -= 1;
                for (int c = 0; c < classes; c++) {
                    gradient[offset + c] = (float) (probabilities[c] / targets.length);
                }
            }
            return gradient;
        }
    }

    /** Mean squared error on the standardised target; root mean squared error in the target's own unit. */
    record Regression(TargetScale scale) implements Objective {
        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public String metric() {
            return "rmse";
        }

        @Override
        public Optional<TargetScale> targetScale() {
            return Optional.of(scale);
        }

        @Override
        public Tally tally() {
            return new RegressionTally(scale);
        }

        @Override
        public NDArray loss(NDArray scores, NDArray targets) {
            return scores.squeeze(1).sub(targets).square().mean();
        }

        /** Twice the error, over n. */
        @Override
        public float[] gradient(float[] scores, float[] targets) {
            var gradient = new float[scores.length];
            for (int row = 0; row < targets.length; row++) {
                gradient[row] = 2 * (scores[row] - targets[row]) / targets.length;
            }
            return gradient;
        }
    }
}
