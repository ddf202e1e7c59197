package io.millrace.onnx;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.DatasetManifest;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** What the numbers that a model trained elsewhere answers mean for a dataset. */
sealed interface RowOutput {

    /** The output that is read. */
    String name();

    /** The labels, in the order of the scores; empty for a regression. */
    List<String> classes();

    /** @param answers the output's numbers, row by row */
    Predictions predictions(float[][] answers);

    /**
     * A score a class. The label is the class with the largest score, the first of equal ones. Scores that are no
     * distribution (each from 0 to 1, together 1) become one by softmax.
     */
    record ClassScores(String name, List<String> classes) implements RowOutput {
        private static final double TOLERANCE = 1e-3;

        @Override
        public Predictions predictions(float[][] answers) {
            var labels = new String[answers.length];
            var probabilities = new float[answers.length][];
            for (int row = 0; row < answers.length; row++) {
                if (answers[row].length != classes.size()) {
                    throw new InvalidInputException(
                            "The model answers %d scores a row, and %d classes are known"
                                    .formatted(answers[row].length, classes.size()),
                            Place.nowhere(),
                            "Declare the number of classes in the shape of the model's output.");
                }
                labels[row] = classes.get(largest(answers[row]));
                probabilities[row] = isDistribution(answers[row]) ? answers[row] : softmax(answers[row]);
            }
            return new Predictions.Labels(labels, probabilities);
        }

        private static int largest(float[] scores) {
            int largest = 0;
            for (int i = 0; i < scores.length; i++) {
                if (!Float.isFinite(scores[i])) {
                    throw new InvalidInputException("The model answers a row of the test data with " + scores[i]);
                }
                largest = scores[i] > scores[largest] ? i : largest;
            }
            return largest;
        }

        private static boolean isDistribution(float[] scores) {
            double sum = 0;
            for (float score : scores) {
                if (!(score >= 0 && score <= 1)) {
                    return false;
                }
                sum += score;
            }
            return Math.abs(sum - 1) < TOLERANCE;
        }

        private static float[] softmax(float[] scores) {
            double most = scores[largest(scores)];
            double sum = IntStream.range(0, scores.length)
                    .mapToDouble(i -> Math.exp(scores[i] - most))
                    .sum();
            var probabilities = new float[scores.length];
            for (int i = 0; i < scores.length; i++) {
                probabilities[i] = (float) (Math.exp(scores[i] - most) / sum);
            }
            return probabilities;
        }
    }

    /** A number a row. */
    record Value(String name) implements RowOutput {
        @Override
        public List<String> classes() {
            return List.of();
        }

        @Override
        public Predictions predictions(float[][] answers) {
            var values = new float[answers.length];
            for (int row = 0; row < answers.length; row++) {
                values[row] = answers[row][0];
            }
            return new Predictions.Values(values);
        }
    }

    Set<Datatype> FRACTIONS = Set.of(Datatype.FP32, Datatype.FP64);

    /** @throws InvalidInputException if no output answers the dataset's target */
    static RowOutput of(List<TensorSpec> outputs, DatasetManifest dataset) {
        var numbers =
                outputs.stream().filter(o -> FRACTIONS.contains(o.datatype())).toList();
        return switch (dataset.task()) {
            case CLASSIFICATION -> scores(numbers, dataset);
            case REGRESSION -> value(numbers);
        };
    }

    private static RowOutput scores(List<TensorSpec> outputs, DatasetManifest dataset) {
        var candidates = outputs.stream().filter(o -> o.shape().size() == 2).toList();
        if (candidates.size() != 1) {
            throw unclear(
                    "%d outputs are FP32 or FP64 of shape [n, classes]; one is needed".formatted(candidates.size()));
        }
        var output = candidates.getFirst();
        return new ClassScores(output.name(), classes(output.shape().get(1), dataset.classes()));
    }

    /** Whole numbers are the scores' own indices; other labels are taken in their sorted order. */
    private static List<String> classes(long width, List<String> labels) {
        boolean indices = labels.stream().allMatch(label -> label.matches("0|[1-9][0-9]{0,4}"));
        long largest = labels.stream()
                .mapToLong(l -> indices ? Long.parseLong(l) : 0)
                .max()
                .orElse(0);
        if (indices && (width < 0 || largest < width)) {
            return IntStream.range(0, (int) (width < 0 ? largest + 1 : width))
                    .mapToObj(Integer::toString)
                    .toList();
        }
        if (RowInputs.isOrAny(width, labels.size())) {
            return labels;
        }
        throw unclear("it answers %d scores, and the test data has %d labels (%s...)"
                .formatted(width, labels.size(), labels.isEmpty() ? "" : labels.getFirst()));
    }

    private static RowOutput value(List<TensorSpec> outputs) {
        var candidates = outputs.stream()
                .filter(o -> o.shape().size() == 1
                        || o.shape().size() == 2 && RowInputs.isOrAny(o.shape().get(1), 1))
                .toList();
        if (candidates.size() != 1) {
            throw unclear(
                    "%d outputs are FP32 or FP64 of shape [n] or [n, 1]; one is needed".formatted(candidates.size()));
        }
        return new Value(candidates.getFirst().name());
    }

    private static InvalidInputException unclear(String why) {
        return new InvalidInputException(
                "The model's answers cannot be compared with the test data: " + why, Place.nowhere(), "");
    }
}
