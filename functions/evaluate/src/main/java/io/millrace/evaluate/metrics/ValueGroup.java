package io.millrace.evaluate.metrics;

import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawColumn;
import java.util.Map;

/** A group of a regression's rows. */
public final class ValueGroup implements GroupFigures {
    private final ErrorSums sums = new ErrorSums();

    @Override
    public void add(RawColumn truth, Predictions answers, int row) {
        sums.add(((RawColumn.Numbers) truth).values()[row], ((Predictions.Values) answers).values()[row]);
    }

    @Override
    public long rows() {
        return sums.rows();
    }

    @Override
    public Map<String, Double> figures() {
        return sums.figures();
    }

    /** Of the mean absolute error, by the normal distribution of a mean. */
    @Override
    public Map<String, Interval> intervals() {
        return rows() < 2
                ? Map.of()
                : Map.of(
                        Figure.MAE.path(),
                        new Interval(
                                Math.max(0, sums.meanAbsolute() - sums.halfWidth()),
                                sums.meanAbsolute() + sums.halfWidth()));
    }
}
