package io.millrace.benchmarks.evaluation;

import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What a model that is often right answered to many rows, in batches as evaluation reads them.
 *
 * @param labels of the classes
 */
record Answered(List<String> labels, List<Batch> batches, int rows) {
    private static final int BATCH = 4_096;
    /** How far the true class's score lies above the others. */
    private static final double KNOWN = 2;

    record Batch(RawColumn.Strings truth, Predictions.Labels answers) {}

    static Answered random(int rows, int classes) {
        var labels = IntStream.range(0, classes).mapToObj(c -> "class " + c).toList();
        var random = new Random(7);
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < rows; from += BATCH) {
            batches.add(batch(Math.min(BATCH, rows - from), labels, random));
        }
        return new Answered(labels, List.copyOf(batches), rows);
    }

    private static Batch batch(int rows, List<String> labels, Random random) {
        var truth = new String[rows];
        var answers = new String[rows];
        var probabilities = new float[rows][];
        for (int row = 0; row < rows; row++) {
            int actual = random.nextInt(labels.size());
            probabilities[row] = probabilities(actual, labels.size(), random);
            int best = 0;
            for (int c = 1; c < labels.size(); c++) {
                best = probabilities[row][c] > probabilities[row][best] ? c : best;
            }
            // Texts of their own, as they come out of a file and out of the runtime.
            truth[row] = new String(labels.get(actual));
            answers[row] = new String(labels.get(best));
        }
        return new Batch(new RawColumn.Strings(truth), new Predictions.Labels(answers, probabilities));
    }

    private static float[] probabilities(int actual, int classes, Random random) {
        var weights = new double[classes];
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            weights[c] = Math.exp(random.nextGaussian() + (c == actual ? KNOWN : 0));
            sum += weights[c];
        }
        var probabilities = new float[classes];
        for (int c = 0; c < classes; c++) {
            probabilities[c] = (float) (weights[c] / sum);
        }
        return probabilities;
    }
}
