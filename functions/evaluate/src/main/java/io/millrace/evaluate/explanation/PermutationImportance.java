package io.millrace.evaluate.explanation;

import io.millrace.evaluate.metrics.KeptRows;
import io.millrace.lifecycle.evidence.FeatureImportance;
import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.spec.Task;
import io.millrace.onnx.Predictor;
import io.millrace.onnx.RawBatch;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * How much accuracy is lost, or RMSE gained, when one feature's values are shuffled among the rows (Breiman 2001). The
 * interval tells how the mean over the rows varies: plus and minus 1.96 standard errors.
 */
public final class PermutationImportance {
    private static final long SEED = 20_260_000_017L;
    private static final int ROWS = 1_000;
    private static final int LEAST_ROWS = 50;
    private static final int SHUFFLES = 5;

    private static final double Z = 1.959963984540054;

    private final KeptRows kept;
    private final Predictor model;

    private final long predictions;

    /** @param predictions rows that the model may be asked, all features together */
    public PermutationImportance(KeptRows kept, Predictor model, long predictions) {
        this.kept = kept;
        this.model = model;
        this.predictions = predictions;
    }

    /** Every feature of a table, strongest first; none for images or fewer than two rows. */
    public List<FeatureImportance> all() {
        var features = kept.dataset().features();
        if (features.isEmpty() || kept.rows() < 2) {
            return List.of();
        }
        int rows = (int) Math.clamp(predictions / features.size(), LEAST_ROWS, ROWS);
        int shuffles = (int) Math.clamp(predictions / features.size() / rows, 1, SHUFFLES);
        var batches = kept.some(rows);
        var base = batches.stream()
                .map(batch -> kept.losses(batch, model.predict(batch)))
                .toList();
        return features.stream()
                .map(feature -> of(feature, batches, base, shuffles))
                .sorted(Comparator.comparingDouble(FeatureImportance::loss).reversed())
                .toList();
    }

    private FeatureImportance of(Column feature, List<RawBatch> batches, List<double[]> base, int shuffles) {
        var random = new SplittableRandom(SEED);
        double sum = 0;
        double squares = 0;
        double before = 0;
        int rows = 0;
        for (int i = 0; i < batches.size(); i++) {
            var batch = batches.get(i);
            var added = new double[batch.rows()];
            for (int shuffle = 0; shuffle < shuffles; shuffle++) {
                var changed = batch.with(
                        feature.name(), batch.columns().get(feature.name()).select(shuffled(batch.rows(), random)));
                var losses = kept.losses(batch, model.predict(changed));
                for (int row = 0; row < added.length; row++) {
                    added[row] += (losses[row] - base.get(i)[row]) / shuffles;
                }
            }
            for (int row = 0; row < added.length; row++) {
                sum += added[row];
                squares += added[row] * added[row];
            }
            before += Arrays.stream(base.get(i)).sum();
            rows += batch.rows();
        }
        double mean = sum / rows;
        double half = Z * Math.sqrt(Math.max(0, squares / rows - mean * mean) / Math.max(1, rows - 1));
        double level = before / rows;
        return new FeatureImportance(
                feature.name(),
                inUnit(mean, level),
                new Interval(inUnit(mean - half, level), inUnit(mean + half, level)));
    }

    /** Of a regression, losses are squared errors: what was added to their mean, as what it adds to the RMSE. */
    private double inUnit(double added, double level) {
        return kept.dataset().task() == Task.CLASSIFICATION
                ? added
                : Math.sqrt(Math.max(0, level + added)) - Math.sqrt(level);
    }

    private static int[] shuffled(int rows, SplittableRandom random) {
        var order = new int[rows];
        for (int i = 0; i < rows; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
