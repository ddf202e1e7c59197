package io.millrace.evaluate.checks;

import io.millrace.evaluate.metrics.AnswerListener;
import io.millrace.evaluate.promotion.Numbers;
import io.millrace.evaluate.statistics.Selection;
import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.lifecycle.evidence.DataCheck.Level;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Test rows whose label the model contradicts with more than its usual confidence in the label it answers (confident
 * learning; Northcutt, Jiang and Chuang 2021): the rows to look at first for wrong labels.
 */
public final class DoubtfulLabels implements AnswerListener {
    private static final double NOTICE = 0.01;
    private static final double WARNING = 0.05;
    /** Rows that are looked at. */
    private static final int MOST_ROWS = 200_000;

    private final String target;
    private final Map<String, Integer> column = new HashMap<>();
    private final Selection selection;
    private final double[] confidence;
    private final long[] support;
    private final List<Contradiction> contradictions = new ArrayList<>();
    private long rows;

    private record Contradiction(int answer, float probability) {}

    /**
     * @param classes the model's, in the order of its probabilities
     * @param testRows how many there are to choose from
     */
    public DoubtfulLabels(String target, List<String> classes, long testRows) {
        this.target = target;
        this.selection = new Selection(testRows, MOST_ROWS);
        classes.forEach(label -> column.put(label, column.size()));
        this.confidence = new double[classes.size()];
        this.support = new long[classes.size()];
    }

    @Override
    public void accept(RawBatch batch, Predictions answers) {
        if (!(answers instanceof Predictions.Labels labels)) {
            return;
        }
        var truth = ((RawColumn.Strings) batch.columns().get(target)).values();
        for (int row = 0; row < truth.length; row++) {
            if (!selection.next()) {
                continue;
            }
            rows++;
            int actual = column.getOrDefault(truth[row], -1);
            int answer = column.getOrDefault(labels.labels()[row], -1);
            if (actual >= 0) {
                confidence[actual] += labels.probabilities()[row][actual];
                support[actual]++;
            }
            if (actual != answer && answer >= 0) {
                contradictions.add(new Contradiction(answer, labels.probabilities()[row][answer]));
            }
        }
    }

    /** Empty for a regression, and without rows. */
    public Optional<DataCheck> check() {
        if (rows == 0) {
            return Optional.empty();
        }
        long doubtful = contradictions.stream()
                .filter(row -> support[row.answer()] > 0
                        && row.probability() >= confidence[row.answer()] / support[row.answer()])
                .count();
        double share = (double) doubtful / rows;
        var level = share >= WARNING ? Level.WARNING : share >= NOTICE ? Level.NOTICE : Level.FINE;
        var finding =
                "The model contradicts the label of %,d of %,d test rows (%s %%) more surely than it usually names the label it answers: look at those first."
                        .formatted(doubtful, rows, Numbers.text(100 * share));
        return Optional.of(new DataCheck(
                "label_noise",
                level,
                "",
                doubtful == 0 ? "The model contradicts no label of a test row with confidence." : finding,
                share,
                Map.of("rows", (double) doubtful, "share", share)));
    }
}
