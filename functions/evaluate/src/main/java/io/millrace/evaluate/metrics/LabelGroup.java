package io.millrace.evaluate.metrics;

import io.millrace.evaluate.statistics.Rates;
import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.evidence.Rate;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawColumn;
import java.util.HashMap;
import java.util.Map;

/** A group of a classification's rows: for each label how often it was true, answered, and both. */
public final class LabelGroup implements GroupFigures {
    private final Map<String, Integer> index = new HashMap<>();
    private final ConfusionCounts counts = new ConfusionCounts(0, 0);
    private long rows;

    @Override
    public void add(RawColumn truth, Predictions answers, int row) {
        var actual = indexOf(((RawColumn.Strings) truth).values()[row]);
        var predicted = indexOf(((Predictions.Labels) answers).labels()[row]);
        counts.add(actual, predicted);
        rows++;
    }

    private int indexOf(String label) {
        return index.computeIfAbsent(label, any -> {
            counts.addClass();
            return index.size();
        });
    }

    @Override
    public long rows() {
        return rows;
    }

    /** Right answers. */
    public Rate accuracy() {
        return Rates.of(counts.hits(), rows);
    }

    /** Rows answered with the label. */
    public Rate selection(String label) {
        return Rates.of(answered(label), rows);
    }

    /** Rows answered with the label among those of which it is the truth. */
    public Rate truePositive(String label) {
        return Rates.of(hits(label), support(label));
    }

    /** Rows answered with the label among those of which it is not the truth. */
    public Rate falsePositive(String label) {
        return Rates.of(answered(label) - hits(label), rows - support(label));
    }

    /** Rows answered with another label among those of which this is the truth. */
    public Rate falseNegative(String label) {
        return Rates.of(support(label) - hits(label), support(label));
    }

    private long hits(String label) {
        return index.containsKey(label) ? counts.hits(index.get(label)) : 0;
    }

    private long support(String label) {
        return index.containsKey(label) ? counts.support(index.get(label)) : 0;
    }

    private long answered(String label) {
        return index.containsKey(label) ? counts.answered(index.get(label)) : 0;
    }

    /** Precision, recall and F1 are means over the labels that have rows in the group. */
    @Override
    public Map<String, Double> figures() {
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        int present = 0;
        for (int label = 0; label < index.size(); label++) {
            long support = counts.support(label);
            if (support > 0) {
                present++;
                recall += (double) counts.hits(label) / support;
                precision += counts.answered(label) == 0 ? 0 : (double) counts.hits(label) / counts.answered(label);
                f1 += 2.0 * counts.hits(label) / (counts.answered(label) + support);
            }
        }
        return new Figures()
                .with(Figure.ACCURACY, accuracy().value().orElse(Double.NaN))
                .with(Figure.PRECISION, precision / present)
                .with(Figure.RECALL, recall / present)
                .with(Figure.F1, f1 / present)
                .finite();
    }

    @Override
    public Map<String, Interval> intervals() {
        return accuracy()
                .interval()
                .map(interval -> Map.of(Figure.ACCURACY.path(), interval))
                .orElseGet(Map::of);
    }
}
