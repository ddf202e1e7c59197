package io.millrace.evaluate.metrics;

import io.millrace.evaluate.statistics.Selection;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.spec.Task;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.Predictor;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Evenly chosen test rows with their answers, for what asks the model again. */
public final class KeptRows implements AnswerListener {
    /** Values of a table, or pixels, that are kept. */
    private static final long CELLS = 2_000_000;

    private static final long PIXELS = 16_000_000;
    private static final int MOST = 2_000;

    private final DatasetManifest dataset;
    private final Selection selection;
    private final List<Part> parts = new ArrayList<>();

    /** Rows of one batch with their answers. */
    public record Part(RawBatch batch, Predictions answers) {}

    /** @param rows how many there are to choose from */
    public KeptRows(DatasetManifest dataset, long rows) {
        this.dataset = dataset;
        this.selection = new Selection(rows, capacity(dataset));
    }

    private static long capacity(DatasetManifest dataset) {
        long room = dataset.image()
                .map(shape -> PIXELS / Math.max(1, (long) shape.height() * shape.width() * shape.channels()))
                .orElseGet(() -> CELLS / Math.max(1, dataset.columns().size()));
        return Math.clamp(room, 1, MOST);
    }

    @Override
    public void accept(RawBatch batch, Predictions answers) {
        var chosen =
                IntStream.range(0, batch.rows()).filter(row -> selection.next()).toArray();
        if (chosen.length > 0) {
            parts.add(new Part(batch.select(chosen), select(answers, chosen)));
        }
    }

    private static Predictions select(Predictions answers, int[] rows) {
        return switch (answers) {
            case Predictions.Labels all -> {
                var labels = new String[rows.length];
                var probabilities = new float[rows.length][];
                for (int i = 0; i < rows.length; i++) {
                    labels[i] = all.labels()[rows[i]];
                    probabilities[i] = all.probabilities()[rows[i]];
                }
                yield new Predictions.Labels(labels, probabilities);
            }
            case Predictions.Values all -> {
                var values = new float[rows.length];
                for (int i = 0; i < rows.length; i++) {
                    values[i] = all.values()[rows[i]];
                }
                yield new Predictions.Values(values);
            }
        };
    }

    public DatasetManifest dataset() {
        return dataset;
    }

    public int rows() {
        return parts.stream().mapToInt(part -> part.batch().rows()).sum();
    }

    public List<Part> parts() {
        return List.copyOf(parts);
    }

    /** So many of the rows, evenly chosen; all where there are no more. A table's are one batch. */
    public List<RawBatch> some(int most) {
        var chosen = new Selection(rows(), most);
        var batches = parts.stream()
                .map(part -> part.batch()
                        .select(IntStream.range(0, part.batch().rows())
                                .filter(row -> chosen.next())
                                .toArray()))
                .filter(batch -> batch.rows() > 0)
                .toList();
        return dataset.kind() == DatasetManifest.Kind.TABULAR && !batches.isEmpty()
                ? List.of(RawBatch.joined(batches))
                : batches;
    }

    /** The truths of a batch of these rows. */
    public RawColumn truth(RawBatch batch) {
        return batch.columns().get(dataset.target());
    }

    /**
     * What each row of the batch loses: 1 for a wrong label, or the squared error.
     *
     * @return [rows]
     */
    public double[] losses(RawBatch batch, Predictions answers) {
        return switch (answers) {
            case Predictions.Labels labels -> {
                var truth = ((RawColumn.Strings) truth(batch)).values();
                yield IntStream.range(0, truth.length)
                        .mapToDouble(row -> truth[row].equals(labels.labels()[row]) ? 0 : 1)
                        .toArray();
            }
            case Predictions.Values values -> {
                var truth = ((RawColumn.Numbers) truth(batch)).values();
                yield IntStream.range(0, truth.length)
                        .mapToDouble(row -> (values.values()[row] - truth[row]) * (values.values()[row] - truth[row]))
                        .toArray();
            }
        };
    }

    /**
     * The figure on so many of the rows, changed so; {@code NaN} where it has none.
     *
     * @param change of a batch's inputs
     */
    public double figure(Predictor model, Figure figure, int most, UnaryOperator<RawBatch> change) {
        Tally tally = dataset.task() == Task.CLASSIFICATION
                ? new ClassificationTally(dataset.classes(), model.classes(), Math.min(most, rows()))
                : new RegressionTally(Math.min(most, rows()));
        for (var batch : some(most)) {
            tally.add(truth(batch), model.predict(change.apply(batch)));
        }
        Map<String, Double> figures = tally.scores().figures();
        return figures.getOrDefault(figure.path(), Double.NaN);
    }
}
