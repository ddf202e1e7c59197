package io.millrace.evaluate.checks;

import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.lifecycle.evidence.DataCheck.Level;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.spec.Task;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * Whether a single column gives the target away: what a table of its values (twenty ranges of a number), filled from
 * train, tells about test. 1 is everything, 0 no more than the most frequent class, or the mean.
 */
final class TargetLeakage {
    private static final int RANGES = 20;
    private static final double NOTICE = 0.8;
    private static final double WARNING = 0.95;

    private final DatasetManifest dataset;

    TargetLeakage(DatasetManifest dataset) {
        this.dataset = dataset;
    }

    /** The strongest column; empty without features or rows. */
    Optional<DataCheck> check(List<RawBatch> train, List<RawBatch> test) {
        if (train.isEmpty() || test.isEmpty()) {
            return Optional.empty();
        }
        return dataset.features().stream()
                .map(feature -> told(feature.name(), strength(feature, train, test)))
                .filter(check -> Double.isFinite(check.value()))
                .max(Comparator.comparingDouble(DataCheck::value));
    }

    private static DataCheck told(String name, double strength) {
        var level = strength >= WARNING ? Level.WARNING : strength >= NOTICE ? Level.NOTICE : Level.FINE;
        var finding = level == Level.FINE
                ? "No single column gives the target away; the strongest, %s, tells %s of it by itself."
                : "%s alone tells %s of the target. Is it known when the model is asked? Else list it under data.ignore.";
        double shown = Math.max(0, strength);
        return new DataCheck(
                "target_leakage",
                level,
                name,
                finding.formatted(name, Numbers.text(shown)),
                shown,
                Map.of("strength", strength));
    }

    private double strength(Column feature, List<RawBatch> train, List<RawBatch> test) {
        var edges = feature.type().isNumeric() ? edges(feature, train) : new double[0];
        return dataset.task() == Task.CLASSIFICATION
                ? labels(cells(feature, train, edges), cells(feature, test, edges), texts(train), texts(test))
                : values(cells(feature, train, edges), cells(feature, test, edges), numbers(train), numbers(test));
    }

    /** (accuracy - accuracy of the most frequent class) / (1 - the latter). */
    private static double labels(List<String> train, List<String> test, List<String> truth, List<String> testTruth) {
        var counts = new HashMap<String, Map<String, Integer>>();
        for (int row = 0; row < train.size(); row++) {
            counts.computeIfAbsent(train.get(row), any -> new HashMap<>()).merge(truth.get(row), 1, Integer::sum);
        }
        var most = mostFrequent(tally(truth));
        long right = 0;
        long base = 0;
        for (int row = 0; row < test.size(); row++) {
            var cell = counts.get(test.get(row));
            var answer = cell == null ? most : mostFrequent(cell);
            right += answer.equals(testTruth.get(row)) ? 1 : 0;
            base += most.equals(testTruth.get(row)) ? 1 : 0;
        }
        return base == test.size() ? Double.NaN : (double) (right - base) / (test.size() - base);
    }

    /** 1 - squared error of the cells' means / squared error of the one mean. */
    private static double values(List<String> train, List<String> test, double[] truth, double[] testTruth) {
        var sums = new HashMap<String, double[]>();
        for (int row = 0; row < train.size(); row++) {
            var sum = sums.computeIfAbsent(train.get(row), any -> new double[2]);
            sum[0] += truth[row];
            sum[1]++;
        }
        double mean = Arrays.stream(truth).average().orElse(Double.NaN);
        double error = 0;
        double base = 0;
        for (int row = 0; row < test.size(); row++) {
            var cell = sums.get(test.get(row));
            double answer = cell == null ? mean : cell[0] / cell[1];
            error += (answer - testTruth[row]) * (answer - testTruth[row]);
            base += (mean - testTruth[row]) * (mean - testTruth[row]);
        }
        return base == 0 ? Double.NaN : 1 - error / base;
    }

    private static Map<String, Integer> tally(List<String> values) {
        var counts = new HashMap<String, Integer>();
        values.forEach(value -> counts.merge(value, 1, Integer::sum));
        return counts;
    }

    private static String mostFrequent(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow()
                .getKey();
    }

    private static double[] edges(Column feature, List<RawBatch> batches) {
        var sorted = batches.stream()
                .flatMapToDouble(batch ->
                        DoubleStream.of(((RawColumn.Numbers) batch.columns().get(feature.name())).values()))
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        var edges = new double[sorted.length == 0 ? 0 : RANGES - 1];
        Arrays.setAll(edges, i -> sorted[(i + 1) * (sorted.length - 1) / RANGES]);
        return Arrays.stream(edges).distinct().toArray();
    }

    /** Each row's value, or the number of its range. */
    private static List<String> cells(Column feature, List<RawBatch> batches, double[] edges) {
        var cells = new ArrayList<String>();
        for (var batch : batches) {
            switch (batch.columns().get(feature.name())) {
                case RawColumn.Numbers numbers -> {
                    for (double value : numbers.values()) {
                        int place = Arrays.binarySearch(edges, value);
                        cells.add(Double.isNaN(value) ? "" : Integer.toString(place >= 0 ? place : -place - 1));
                    }
                }
                case RawColumn.Strings strings -> cells.addAll(List.of(strings.values()));
                case RawColumn.Images images -> throw new IllegalStateException("a table has no images");
            }
        }
        return cells;
    }

    private List<String> texts(List<RawBatch> batches) {
        return batches.stream()
                .flatMap(batch ->
                        Arrays.stream(((RawColumn.Strings) batch.columns().get(dataset.target())).values()))
                .toList();
    }

    private double[] numbers(List<RawBatch> batches) {
        return batches.stream()
                .flatMapToDouble(batch ->
                        DoubleStream.of(((RawColumn.Numbers) batch.columns().get(dataset.target())).values()))
                .toArray();
    }
}
