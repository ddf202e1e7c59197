package io.millrace.evaluate.metrics;

import io.millrace.evaluate.statistics.LabelAnswers;
import io.millrace.evaluate.statistics.Selection;
import java.util.Arrays;

/** Keeps the answers to evenly chosen rows of a classification, for what is not computed in one pass. */
final class LabelSample {
    /** Rows kept at most: enough for an interval to be told to two digits. */
    private static final int ROWS = 20_000;
    /** Probabilities kept at most, 4 bytes each. */
    private static final int SCORES = 4_000_000;

    private final Selection selection;
    private final int[] probabilityColumn;
    private final int[] truth;
    private final int[] answer;
    private final float[] confidence;
    private final double[] loss;
    private final double[] brier;
    private final float[][] scores;
    private int size;

    /**
     * @param classes the dataset's: they decide how many rows are kept, so that every model keeps the same
     * @param probabilityColumn whose areas under the curve are averaged
     */
    LabelSample(long rows, int classes, int[] probabilityColumn) {
        int capacity = (int) Math.min(rows, Math.min(ROWS, SCORES / Math.max(1, classes)));
        this.selection = new Selection(rows, capacity);
        this.probabilityColumn = probabilityColumn;
        this.truth = new int[capacity];
        this.answer = new int[capacity];
        this.confidence = new float[capacity];
        this.loss = new double[capacity];
        this.brier = new double[capacity];
        this.scores = new float[probabilityColumn.length][capacity];
    }

    void offer(int actual, int predicted, float confident, double rowLoss, double rowBrier, float[] probabilities) {
        if (!selection.next() || size == truth.length) {
            return;
        }
        truth[size] = actual;
        answer[size] = predicted;
        confidence[size] = confident;
        loss[size] = rowLoss;
        brier[size] = rowBrier;
        for (int area = 0; area < probabilityColumn.length; area++) {
            scores[area][size] = probabilities[probabilityColumn[area]];
        }
        size++;
    }

    /**
     * @param classes how many labels there are
     * @param labelOfColumn the label's index of each probability column
     */
    LabelAnswers answers(int classes, int[] labelOfColumn) {
        return new LabelAnswers(
                classes,
                Arrays.copyOf(truth, size),
                Arrays.copyOf(answer, size),
                Arrays.copyOf(confidence, size),
                Arrays.copyOf(loss, size),
                Arrays.copyOf(brier, size),
                Arrays.stream(scores).map(column -> Arrays.copyOf(column, size)).toArray(float[][]::new),
                Arrays.stream(probabilityColumn)
                        .map(column -> labelOfColumn[column])
                        .toArray());
    }
}
