package io.millrace.trainer.objective;

import io.millrace.onnx.TargetScale;

final class RegressionTally implements Tally {
    private final TargetScale scale;
    private double squares;
    private long rows;

    RegressionTally(TargetScale scale) {
        this.scale = scale;
    }

    @Override
    public void add(float[] scores, float[] targets) {
        for (int row = 0; row < scores.length; row++) {
            double error = (double) scores[row] - targets[row];
            squares += error * error;
        }
        rows += scores.length;
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
