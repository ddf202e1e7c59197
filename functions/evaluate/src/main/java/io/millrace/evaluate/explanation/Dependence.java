package io.millrace.evaluate.explanation;

import io.millrace.evaluate.metrics.KeptRows;
import io.millrace.evaluate.slices.Grouping;
import io.millrace.lifecycle.evidence.FeatureImportance;
import io.millrace.lifecycle.evidence.PartialDependence;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.Predictor;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Partial dependence curves of the strongest features (Friedman 2001). */
public final class Dependence {
    private static final int FEATURES = 6;
    private static final int ROWS = 500;
    private static final int LEAST_ROWS = 20;
    /** Quantiles of a number, or most frequent categories. */
    private static final int POINTS = 11;

    private final KeptRows kept;
    private final Predictor model;

    private final int rows;

    /** @param predictions rows that the model may be asked, all curves together */
    public Dependence(KeptRows kept, Predictor model, long predictions) {
        this.kept = kept;
        this.model = model;
        this.rows = (int) Math.clamp(predictions / FEATURES / POINTS, LEAST_ROWS, ROWS);
    }

    /** @param importance strongest first */
    public List<PartialDependence> of(List<FeatureImportance> importance) {
        var batches = kept.some(rows);
        return importance.stream()
                .filter(strong -> strong.loss() > 0)
                .limit(FEATURES)
                .flatMap(strong -> kept.dataset().features().stream()
                        .filter(column -> column.name().equals(strong.feature())))
                .map(column -> curve(column, batches))
                .filter(curve -> curve.points().size() > 1)
                .toList();
    }

    /** A value that the feature takes in every row. */
    private record Grid(String name, RawColumn one) {}

    private PartialDependence curve(Column feature, List<RawBatch> batches) {
        var grid = feature.type().isNumeric() ? quantiles(feature, batches) : categories(feature);
        var means = grid.stream().map(value -> mean(feature, value, batches)).toList();
        int output = widest(means);
        var points = new ArrayList<PartialDependence.Point>();
        for (int i = 0; i < grid.size(); i++) {
            points.add(new PartialDependence.Point(grid.get(i).name(), means.get(i)[output]));
        }
        var classes = model.classes();
        return new PartialDependence(
                feature.name(), classes.isEmpty() ? "prediction" : "probability of " + classes.get(output), points);
    }

    private static List<Grid> quantiles(Column feature, List<RawBatch> batches) {
        var values = batches.stream()
                .flatMapToDouble(batch ->
                        DoubleStream.of(((RawColumn.Numbers) batch.columns().get(feature.name())).values()))
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        var points = at(values);
        // Where most rows have one value, the others are what there is to see.
        if (points.size() < POINTS / 2) {
            points.addAll(at(Arrays.stream(values).distinct().toArray()));
        }
        return points.stream()
                .map(value -> new Grid(Grouping.Ranges.text(value), new RawColumn.Numbers(new double[] {value})))
                .toList();
    }

    /** @param values rising */
    private static TreeSet<Double> at(double[] values) {
        return IntStream.range(0, values.length == 0 ? 0 : POINTS)
                .mapToObj(point -> values[point * (values.length - 1) / (POINTS - 1)])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Grid> categories(Column feature) {
        return feature.categories().stream()
                .limit(POINTS)
                .map(category -> new Grid(category.value(), new RawColumn.Strings(new String[] {category.value()})))
                .toList();
    }

    /** The mean of each output: the classes' probabilities, or the one prediction. */
    private double[] mean(Column feature, Grid value, List<RawBatch> batches) {
        var sums = new double[Math.max(1, model.classes().size())];
        int rows = 0;
        for (var batch : batches) {
            var everywhere = value.one().select(new int[batch.rows()]);
            switch (model.predict(batch.with(feature.name(), everywhere))) {
                case Predictions.Labels labels -> {
                    for (var row : labels.probabilities()) {
                        for (int c = 0; c < sums.length; c++) {
                            sums[c] += row[c];
                        }
                    }
                }
                case Predictions.Values values -> {
                    for (float answer : values.values()) {
                        sums[0] += answer;
                    }
                }
            }
            rows += batch.rows();
        }
        int count = rows;
        return Arrays.stream(sums).map(sum -> sum / count).toArray();
    }

    /** Of two classes the second, as everywhere; of more the one whose probability moves most. */
    private int widest(List<double[]> means) {
        int outputs = Math.max(1, model.classes().size());
        if (outputs <= 2) {
            return outputs - 1;
        }
        int widest = 0;
        double most = -1;
        for (int c = 0; c < outputs; c++) {
            int output = c;
            var range = means.stream().mapToDouble(mean -> mean[output]).summaryStatistics();
            if (range.getMax() - range.getMin() > most) {
                most = range.getMax() - range.getMin();
                widest = c;
            }
        }
        return widest;
    }
}
