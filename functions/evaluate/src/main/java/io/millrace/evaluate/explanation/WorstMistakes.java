package io.millrace.evaluate.explanation;

import io.millrace.evaluate.metrics.AnswerListener;
import io.millrace.evaluate.slices.Grouping;
import io.millrace.lifecycle.evidence.Mistake;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** Keeps the rows that the model got most wrong: wrong labels by their probability, numbers by their error. */
public final class WorstMistakes implements AnswerListener {
    private static final int MOST = 12;
    private static final int LONGEST_TEXT = 160;
    private static final int MOST_VALUES = 40;

    private final DatasetManifest dataset;
    private final Map<String, Integer> column = new LinkedHashMap<>();
    /** The mildest first, to be dropped. */
    private final PriorityQueue<Mistake> worst =
            new PriorityQueue<>(Comparator.comparingDouble((Mistake mistake) -> Math.abs(mistake.confidence()))
                    .thenComparing(Comparator.comparingLong(Mistake::row).reversed()));

    private long rows;

    /** @param classes the model's, in the order of its probabilities; none for a regression */
    public WorstMistakes(DatasetManifest dataset, List<String> classes) {
        this.dataset = dataset;
        classes.forEach(label -> column.put(label, column.size()));
    }

    @Override
    public void accept(RawBatch batch, Predictions answers) {
        var truth = batch.columns().get(dataset.target());
        for (int row = 0; row < batch.rows(); row++, rows++) {
            switch (answers) {
                case Predictions.Labels labels -> {
                    var actual = ((RawColumn.Strings) truth).values()[row];
                    var answer = labels.labels()[row];
                    if (!actual.equals(answer)) {
                        offer(batch, row, actual, answer, labels.probabilities()[row][column.getOrDefault(answer, 0)]);
                    }
                }
                case Predictions.Values values -> {
                    double actual = ((RawColumn.Numbers) truth).values()[row];
                    double answer = values.values()[row];
                    offer(batch, row, number(actual), number(answer), answer - actual);
                }
            }
        }
    }

    private void offer(RawBatch batch, int row, String truth, String answer, double badness) {
        boolean counts = Double.isFinite(badness) && badness != 0;
        if (!counts
                || worst.size() == MOST
                        && Math.abs(badness) <= Math.abs(worst.peek().confidence())) {
            return;
        }
        if (worst.size() == MOST) {
            worst.poll();
        }
        worst.add(new Mistake(rows, truth, answer, badness, values(batch, row), picture(batch, row)));
    }

    private Map<String, String> values(RawBatch batch, int row) {
        var values = new LinkedHashMap<String, String>();
        for (var feature : dataset.features().stream().limit(MOST_VALUES).toList()) {
            switch (batch.columns().get(feature.name())) {
                case RawColumn.Numbers numbers -> values.put(feature.name(), number(numbers.values()[row]));
                case RawColumn.Strings strings -> values.put(feature.name(), shortened(strings.values()[row]));
                case RawColumn.Images images -> throw new IllegalStateException("a table has no images");
            }
        }
        return values;
    }

    private static String picture(RawBatch batch, int row) {
        return batch.columns().values().stream()
                .filter(RawColumn.Images.class::isInstance)
                .map(RawColumn.Images.class::cast)
                .findFirst()
                .map(images -> PngPicture.of(images, row))
                .orElse("");
    }

    /** The worst first. */
    public List<Mistake> mistakes() {
        return worst.stream().sorted(worst.comparator().reversed()).toList();
    }

    private static String number(double value) {
        return Double.isNaN(value) ? "" : Grouping.Ranges.text(value);
    }

    private static String shortened(String text) {
        return text.codePointCount(0, text.length()) <= LONGEST_TEXT
                ? text
                : text.substring(0, text.offsetByCodePoints(0, LONGEST_TEXT)) + "…";
    }
}
