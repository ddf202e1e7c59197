package io.millrace.evaluate.statistics;

import io.millrace.lifecycle.goal.Figure;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.IntStream;

/** Answers of a regression, in the target's unit. Both arrays are [rows]. */
public record ValueAnswers(double[] truth, double[] answer) implements Answers {

    @Override
    public int rows() {
        return truth.length;
    }

    @Override
    public int[][] strata() {
        return new int[][] {IntStream.range(0, rows()).toArray()};
    }

    @Override
    public Map<Figure, Double> figures(int[] weights) {
        double squares = 0;
        double absolutes = 0;
        double sum = 0;
        long count = 0;
        for (int row = 0; row < weights.length; row++) {
            double error = answer[row] - truth[row];
            squares += weights[row] * error * error;
            absolutes += weights[row] * Math.abs(error);
            sum += weights[row] * truth[row];
            count += weights[row];
        }
        double mean = sum / count;
        double spread = 0;
        for (int row = 0; row < weights.length; row++) {
            spread += weights[row] * (truth[row] - mean) * (truth[row] - mean);
        }
        var figures = new EnumMap<Figure, Double>(Figure.class);
        figures.put(Figure.RMSE, Math.sqrt(squares / count));
        figures.put(Figure.MAE, absolutes / count);
        figures.put(Figure.R2, spread > 0 ? 1 - squares / spread : Double.NaN);
        return figures;
    }
}
