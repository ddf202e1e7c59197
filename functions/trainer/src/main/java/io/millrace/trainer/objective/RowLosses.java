package io.millrace.trainer.objective;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/** The loss of each of some rows, times what the row counts: to compare two models by the same rows. */
public final class RowLosses {
    private final double[] losses;

    /**
     * @param scores [n][outputs], row-major
     * @param targets the first n are read
     */
    public RowLosses(Objective objective, float[] scores, float[] targets) {
        int width = objective.outputs();
        var counts = objective instanceof Objective.Classification labels
                ? labels.rowWeights(targets)
                : Optional.<float[]>empty();
        this.losses = IntStream.range(0, scores.length / width)
                .mapToDouble(row -> {
                    double count = counts.map(each -> each[row]).orElse(1f);
                    // A row that counts nothing has no mean loss.
                    return count == 0 ? 0 : count * loss(objective, scores, targets, row);
                })
                .toArray();
    }

    private static double loss(Objective objective, float[] scores, float[] targets, int row) {
        int width = objective.outputs();
        var tally = objective.tally();
        tally.add(
                Arrays.copyOfRange(scores, row * width, (row + 1) * width), Arrays.copyOfRange(targets, row, row + 1));
        return tally.loss();
    }

    public double mean() {
        return Arrays.stream(losses).average().orElse(Double.NaN);
    }

    /** Whether the mean is higher than that of another model by more than the standard error of the difference. */
    public boolean isClearlyWorseThan(RowLosses other) {
        int rows = losses.length;
        double difference = mean() - other.mean();
        double squares = IntStream.range(0, rows)
                .mapToDouble(row -> losses[row] - other.losses[row] - difference)
                .map(residual -> residual * residual)
                .sum();
        return difference > Math.sqrt(squares / Math.max(1, rows - 1) / rows);
    }
}
