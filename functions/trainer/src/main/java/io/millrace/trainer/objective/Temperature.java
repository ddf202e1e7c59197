package io.millrace.trainer.objective;

/**
 * The number by which scores are divided before the softmax so that the validation loss is smallest (Guo et al. 2017):
 * above 1 for a model that is too sure, below for one that is not sure enough.
 */
public final class Temperature {
    private static final double LEAST = 0.1;
    private static final double MOST = 10;
    private static final int STEPS = 40;
    /** Rows that are looked at, evenly over all: enough for two digits of one number. */
    private static final int ROWS = 20_000;

    private final float[] scores;
    private final float[] targets;
    private final int classes;
    private final int rows;
    private final int stride;

    private Temperature(float[] scores, float[] targets, int classes) {
        this.scores = scores;
        this.targets = targets;
        this.classes = classes;
        this.rows = scores.length / classes;
        this.stride = Math.max(1, Math.ceilDiv(rows, ROWS));
    }

    /**
     * From {@value #LEAST} to {@value #MOST}; 1 without rows.
     *
     * @param scores [n][classes], row-major
     * @param targets the true class of each of the n rows; further ones are not read
     */
    public static double fit(float[] scores, float[] targets, int classes) {
        return new Temperature(scores, targets, classes).fit();
    }

    private double fit() {
        if (rows == 0) {
            return 1;
        }
        // The loss is convex in 1/T, so that its slope rises through 0 once.
        double low = 1 / MOST;
        double high = 1 / LEAST;
        for (int step = 0; step < STEPS; step++) {
            double middle = (low + high) / 2;
            if (slope(middle) < 0) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return 2 / (low + high);
    }

    /** Of the summed loss by 1/T: the expected score less the true class's. */
    private double slope(double inverse) {
        double slope = 0;
        for (int row = 0; row < rows; row += stride) {
            int offset = row * classes;
            double largest = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < classes; c++) {
                largest = Math.max(largest, scores[offset + c]);
            }
            double sum = 0;
            double expected = 0;
            for (int c = 0; c < classes; c++) {
                double weight = Math.exp(inverse * (scores[offset + c] - largest));
                sum += weight;
                expected += weight * scores[offset + c];
            }
            slope += expected / sum - scores[offset + (int) targets[row]];
        }
        return slope;
    }
}
