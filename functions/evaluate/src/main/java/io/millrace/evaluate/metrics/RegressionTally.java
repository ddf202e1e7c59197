package io.millrace.evaluate.metrics;

import io.millrace.evaluate.statistics.Selection;
import io.millrace.evaluate.statistics.ValueAnswers;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** The figures of a regression, and evenly chosen answers for charts and intervals. */
final class RegressionTally implements Tally {
    /** Rows kept for the charts. */
    static final int SAMPLE = 5_000;
    /** Rows kept for the intervals. */
    private static final int ANSWERS = 20_000;

    private final long stride;
    private final List<Scores.Point> sample = new ArrayList<>();
    private final Selection selection;
    private final double[] truths;
    private final double[] answered;
    private int kept;
    private final ErrorSums sums = new ErrorSums();

    /** @param expectedRows spreads the sample evenly over the rows */
    RegressionTally(long expectedRows) {
        stride = Math.max(1, Math.ceilDiv(expectedRows, SAMPLE));
        int capacity = (int) Math.min(expectedRows, ANSWERS);
        selection = new Selection(expectedRows, capacity);
        truths = new double[capacity];
        answered = new double[capacity];
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
        if (sums.rows() % stride == 0 && sample.size() < SAMPLE && Double.isFinite(truth) && Double.isFinite(answer)) {
            sample.add(new Scores.Point(truth, answer));
        }
        if (selection.next() && kept < truths.length) {
            truths[kept] = truth;
            answered[kept++] = answer;
        }
        sums.add(truth, answer);
    }

    @Override
    public Scores scores() {
        var answers = new ValueAnswers(Arrays.copyOf(truths, kept), Arrays.copyOf(answered, kept));
        return new Scores(
                sums.rows(),
                sums.figures(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                new BitSet(),
                answers,
                sample);
    }
}
