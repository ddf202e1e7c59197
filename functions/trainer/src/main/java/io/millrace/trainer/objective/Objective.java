package io.millrace.trainer.objective;

import io.millrace.onnx.TargetScale;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a network is trained for: the loss that is made small, and the figure people judge by. */
public sealed interface Objective {

    /** Scores a row. */
    int outputs();

    /** Name of the figure: {@code accuracy}, {@code balanced_accuracy} or {@code rmse}. */
    String metric();

    /** How the target was standardised; empty for a classification. */
    Optional<TargetScale> targetScale();

    /** A tally of no rows. */
    Tally tally();

    /**
     * How the mean loss of a batch changes with each score.
     *
     * @param scores [n][outputs], row-major; of all rows of the batch, or of some
     * @param targets [n]
     * @param batch how many rows it has
     * @return as the scores
     */
    float[] gradient(float[] scores, float[] targets, int batch);

    /**
     * Cross entropy of the softmax of one score a class; accuracy, or where classes are weighed, the mean of their
     * recalls.
     *
     * @param weights what a row of each class counts; empty: all the same
     */
    record Classification(int classes, List<Float> weights) implements Objective {
        static final String ACCURACY = "accuracy";
        static final String BALANCED_ACCURACY = "balanced_accuracy";

        public Classification {
            weights = List.copyOf(weights);
            if (!weights.isEmpty() && weights.size() != classes) {
                throw new IllegalArgumentException("%d classes have %d weights".formatted(classes, weights.size()));
            }
        }

        /** Where every row counts the same. */
        public Classification(int classes) {
            this(classes, List.of());
        }

        /** With weights that let each class count the same in all over rows of these targets; 0 of a class without. */
        public Classification balanced(float[] targets) {
            var rows = new int[classes];
            for (float target : targets) {
                rows[(int) target]++;
            }
            long present = IntStream.of(rows).filter(count -> count > 0).count();
            return new Classification(
                    classes,
                    IntStream.of(rows)
                            .mapToObj(count -> count == 0 ? 0f : (float) ((double) targets.length / present / count))
                            .toList());
        }

        /** What each of some rows counts; empty: all the same. */
        public Optional<float[]> rowWeights(float[] targets) {
            if (weights.isEmpty()) {
                return Optional.empty();
            }
            var rowWeights = new float[targets.length];
            for (int row = 0; row < targets.length; row++) {
                rowWeights[row] = weights.get((int) targets[row]);
            }
            return Optional.of(rowWeights);
        }

        @Override
        public int outputs() {
            return classes;
        }

        @Override
        public String metric() {
            return weights.isEmpty() ? ACCURACY : BALANCED_ACCURACY;
        }

        @Override
        public Optional<TargetScale> targetScale() {
            return Optional.empty();
        }

        @Override
        public Tally tally() {
            return new ClassificationTally(this);
        }

        /** The probabilities, less 1 at the target, times the row's weight, over the batch's rows. */
        @Override
        public float[] gradient(float[] scores, float[] targets, int batch) {
            var gradient = new float[scores.length];
            for (int row = 0; row < targets.length; row++) {
                int offset = row * classes;
                double[] probabilities = Softmax.of(scores, offset, classes);
                int target = (int) targets[row];
                probabilities[target] -= 1;
                double weight = weights.isEmpty() ? 1 : weights.get(target);
                for (int c = 0; c < classes; c++) {
                    gradient[offset + c] = (float) (weight * probabilities[c] / batch);
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

        /** Twice the error, over the batch's rows. */
        @Override
        public float[] gradient(float[] scores, float[] targets, int batch) {
            var gradient = new float[scores.length];
            for (int row = 0; row < targets.length; row++) {
                gradient[row] = 2 * (scores[row] - targets[row]) / batch;
            }
            return gradient;
        }
    }
}
