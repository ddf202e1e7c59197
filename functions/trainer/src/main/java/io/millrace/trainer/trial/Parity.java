package io.millrace.trainer.trial;

import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.TargetScale;
import io.millrace.trainer.objective.Objective;
import io.millrace.trainer.objective.Softmax;
import java.util.List;
import java.util.function.Function;

/** The proof that a model file answers what its network answers. */
final class Parity {
    /** Largest difference allowed to networks. */
    static final double TOLERANCE = 1e-4;

    private final List<String> classes;
    private final Objective objective;
    private final double tolerance;

    /**
     * @param classes in the order of the scores; none for a regression
     * @param tolerance largest difference allowed, in probability or in standard deviations of the target
     */
    Parity(List<String> classes, Objective objective, double tolerance) {
        this.classes = List.copyOf(classes);
        this.objective = objective;
        this.tolerance = tolerance;
    }

    /**
     * The largest difference between the file's answers to raw rows and the network's scores for their features.
     *
     * @param scores [rows][outputs] in the order of the rows
     * @throws ParityException if it is above the tolerance, or a label is not the most probable one
     */
    double check(Function<RawBatch, Predictions> model, List<RawBatch> rows, float[] scores) {
        double largest = 0;
        int row = 0;
        for (var batch : rows) {
            largest = Math.max(largest, difference(model.apply(batch), scores, row * objective.outputs()));
            row += batch.rows();
        }
        if (!(largest <= tolerance)) {
            throw new ParityException(
                    "the exported model's answers differ from the trained model's by %s, more than %s, on %d validation rows"
                            .formatted(largest, tolerance, row));
        }
        return largest;
    }

    private double difference(Predictions predictions, float[] scores, int offset) {
        return switch (predictions) {
            case Predictions.Labels(String[] labels, float[][] probabilities) ->
                classDifference(labels, probabilities, scores, offset);
            case Predictions.Values(float[] values) -> numberDifference(values, scores, offset);
        };
    }

    private double classDifference(String[] labels, float[][] probabilities, float[] scores, int offset) {
        double largest = 0;
        int width = objective.outputs();
        for (int row = 0; row < labels.length; row++) {
            double[] expected = Softmax.of(scores, offset + row * width, width);
            double most = 0;
            for (int c = 0; c < width; c++) {
                most = Math.max(most, expected[c]);
                largest = worse(largest, Math.abs(expected[c] - probabilities[row][c]));
            }
            int answered = classes.indexOf(labels[row]);
            if (answered < 0 || expected[answered] < most - tolerance) {
                throw new ParityException(
                        "the exported model answers class %d where another is the most probable".formatted(answered));
            }
        }
        return largest;
    }

    private double numberDifference(float[] values, float[] scores, int offset) {
        if (!(objective instanceof Objective.Regression(TargetScale scale))) {
            throw new ParityException("the exported model answers numbers to a classification");
        }
        double largest = 0;
        for (int row = 0; row < values.length; row++) {
            double expected = scores[offset + row] * scale.sd() + scale.mean();
            // An answer is a float in the target's unit: its rounding is no difference between the two.
            double rounding = 2 * (Math.ulp((float) expected) + Math.ulp((float) scale.mean()));
            largest = worse(largest, Math.max(0, Math.abs(values[row] - expected) - rounding) / scale.sd());
        }
        return largest;
    }

    /** The larger one, NaN counting as infinite. */
    private static double worse(double a, double b) {
        return Double.isNaN(b) ? Double.POSITIVE_INFINITY : Math.max(a, b);
    }
}
