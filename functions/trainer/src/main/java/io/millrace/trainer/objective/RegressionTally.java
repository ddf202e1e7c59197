package io.millrace.trainer.objective;

import io.millrace.onnx.TargetScale;

/** Of squared errors. */
public final class RegressionTally implements Tally {
    private final TargetScale scale;
    private double squares;
    private long rows;

    RegressionTally(TargetScale scale) {
        this.scale = scale;
    }

    @Override
    public void add(float[] scores, float[] targets) {
        // Two sums, since each addition would wait for the one before.
        double even = 0;
        double odd = 0;
        for (int row = 0; row + 1 < scores.length; row += 2) {
            even += square(scores[row], targets[row]);
            odd += square(scores[row + 1], targets[row + 1]);
        }
        if (scores.length % 2 == 1) {
            even += square(scores[scores.length - 1], targets[scores.length - 1]);
        }
        addSquares(even + odd, scores.length);
    }

    /** Adds so many rows by the sum of their squared errors on the standardised target. */
    public void addSquares(double sum, int added) {
        squares += sum;
        rows += added;
    }

    private static double square(float score, float target) {
        double error = (double) score - target;
        return error * error;
    }

    @Override
    public double loss() {
        return squares / rows;
    }

    @Override
    public double metric() {
        return Math.sqrt(loss()) * scale.sd();
    }
}
