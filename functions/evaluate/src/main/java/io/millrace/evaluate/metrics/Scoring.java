package io.millrace.evaluate.metrics;

import io.millrace.data.DatasetReader;
import io.millrace.lifecycle.evidence.Operation.Percentiles;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.spec.Task;
import io.millrace.onnx.Predictor;
import io.millrace.onnx.RawBatch;
import java.util.List;
import java.util.Optional;

/** Runs a model over a split, batch by batch, and adds up its figures. */
public final class Scoring {
    /** Values of a table read at once. */
    private static final int CELLS = 1 << 18;

    private static final int MAX_ROWS = 4_096;
    private static final int MIN_ROWS = 16;
    /** Pixels read at once: convolutions make some hundred times as many bytes of each. */
    private static final int PIXELS = 1 << 18;

    private final Latency latency;

    public Scoring(Latency latency) {
        this.latency = latency;
    }

    /**
     * Every figure of the model on the reader's rows, its size and latency included.
     *
     * @param listeners see all rows with their answers
     * @throws io.millrace.lifecycle.error.InvalidInputException if the model cannot take the rows
     */
    public Scores score(
            Predictor model,
            long modelBytes,
            DatasetReader reader,
            DatasetManifest dataset,
            List<? extends AnswerListener> listeners) {
        var tally = tally(model, reader, dataset);
        var speed = Optional.<Percentiles>empty();
        try (var batches = reader.batches(batchRows(dataset))) {
            for (var iterator = batches.iterator(); iterator.hasNext(); ) {
                RawBatch batch = iterator.next();
                var answers = model.predict(batch);
                tally.add(batch.columns().get(dataset.target()), answers);
                listeners.forEach(listener -> listener.accept(batch, answers));
                if (speed.isEmpty() && batch.rows() > 0) {
                    speed = Optional.of(latency.single(model, batch));
                }
            }
        }
        var serving = new Figures().with(Figure.MODEL_BYTES, modelBytes);
        speed.ifPresent(millis -> serving.with(Figure.LATENCY_MS, millis.p50())
                .with(Figure.LATENCY_P95_MS, millis.p95())
                .with(Figure.LATENCY_P99_MS, millis.p99()));
        return tally.scores().with(serving.finite());
    }

    private static Tally tally(Predictor model, DatasetReader reader, DatasetManifest dataset) {
        return dataset.task() == Task.CLASSIFICATION
                ? new ClassificationTally(dataset.classes(), model.classes(), reader.rows())
                : new RegressionTally(reader.rows());
    }

    private static int batchRows(DatasetManifest dataset) {
        return dataset.image()
                .map(shape -> PIXELS / Math.max(1, shape.height() * shape.width() * shape.channels()))
                .map(rows -> Math.clamp(rows, 1, MAX_ROWS))
                .orElseGet(
                        () -> Math.clamp(CELLS / Math.max(1, dataset.columns().size()), MIN_ROWS, MAX_ROWS));
    }
}
