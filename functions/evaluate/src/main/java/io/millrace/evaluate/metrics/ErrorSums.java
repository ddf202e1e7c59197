package io.millrace.evaluate.metrics;

import io.millrace.lifecycle.goal.Figure;
import java.util.Map;

/**
 * Adds up a regression's errors: RMSE = sqrt(mean squared error), MAE = mean absolute error, R2 = 1 - sum of squared
 * errors / sum of squared distances from the mean (absent for a constant truth). In the target's unit.
 */
final class ErrorSums {
    private static final double Z = 1.959963984540054;

    private double squares;
    private double absolutes;
    private double mean;
    private double spread;
    private long rows;

    void add(double truth, double answer) {
        rows++;
        double error = answer - truth;
        squares += error * error;
        absolutes += Math.abs(error);
        // Welford 1962: the sum of squares about the mean in one pass, without cancellation.
        double distance = truth - mean;
        mean += distance / rows;
        spread += distance * (truth - mean);
    }

    long rows() {
        return rows;
    }

    double meanAbsolute() {
        return absolutes / rows;
    }

    /** Of the 95 % interval of the mean absolute error. */
    double halfWidth() {
        double variance = Math.max(0, squares / rows - meanAbsolute() * meanAbsolute()) * rows / (rows - 1.0);
        return Z * Math.sqrt(variance / rows);
    }

    Map<String, Double> figures() {
        return new Figures()
                .with(Figure.RMSE, Math.sqrt(squares / rows))
                .with(Figure.MAE, absolutes / rows)
                .with(Figure.R2, spread > 0 ? 1 - squares / spread : Double.NaN)
                .finite();
    }
}
