package io.millrace.evaluate.metrics;

import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The figures of a regression, in the target's unit: RMSE = sqrt(mean squared error), MAE = mean absolute error,
 * R2 = 1 - sum of squared errors / sum of squared distances from the mean (absent for a constant truth).
 */
final class RegressionTally implements Tally {
    /** Rows kept for the charts. */
    static final int SAMPLE = 5_000;

    private final long stride;
    private final List<Scores.Point> sample = new ArrayList<>();
    private double squares;
    private double absolutes;
    private double mean;
    private double spread;
    private long rows;

    /** @param expectedRows spreads the sample evenly over the rows */
    RegressionTally(long expectedRows) {
        stride = Math.max(1, Math.ceilDiv(expectedRows, SAMPLE));
    }

    @Override
    public void add(RawColumn truth, Predictions answers) {
        if (!(truth instanceof RawColumn.Numbers numbers) || !(answers instanceof Predictions.Values values)) {
            throw new IllegalArgumentException("a regression needs numbers on both sides");
        }
        if (truth.rows() != answers.rows()) {
            throw new IllegalArgumentException(truth.rows() + " rows, but " + answers.rows() + " answers");
        }
        for (int row = 0; row < numbers.values().length; row++) {
            add(numbers.values()[row], values.values()[row]);
        }
    }

    private void add(double truth, double answer) {
        if (rows % stride == 0 && sample.size() < SAMPLE && Double.isFinite(truth) && Double.isFinite(answer)) {
            sample.add(new Scores.Point(truth, answer));
        }
        rows++;
        double error = answer - truth;
        squares += error * error;
        absolutes += Math.abs(error);
        // Welford 1962: the sum of squares about the mean in one pass, without cancellation.
        double distance = truth - mean;
        mean += distance / rows;
        spread += distance * (truth - mean);
    }

    @Override
    public Scores scores() {
        Map<String, Double> figures = new Figures()
                .with(Figure.RMSE, Math.sqrt(squares / rows))
                .with(Figure.MAE, absolutes / rows)
                .with(Figure.R2, spread > 0 ? 1 - squares / spread : Double.NaN)
                .finite();
        return new Scores(rows, figures, List.of(), List.of(), List.of(), sample);
    }
}
