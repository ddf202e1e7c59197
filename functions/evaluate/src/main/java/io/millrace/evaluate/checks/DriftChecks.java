package io.millrace.evaluate.checks;

import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.lifecycle.evidence.DataCheck.Level;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.inference.ChiSquareTest;
import org.apache.commons.statistics.inference.KolmogorovSmirnovTest;

/**
 * How far each feature's distribution in test lies from that in train: the population stability index over deciles or
 * categories (0.1 and 0.25 are the customary bounds; Siddiqi 2006), with the test of Kolmogorov and Smirnov for numbers
 * (and the lengths of texts) and the chi-square test for categories.
 */
final class DriftChecks {
    private static final double NOTICE = 0.1;
    private static final double WARNING = 0.25;
    private static final double SIGNIFICANT = 0.01;
    private static final int SHOWN = 10;
    private static final int DECILES = 10;
    private static final int MOST_CATEGORIES = 50;
    /** Stands for an empty cell, so that its logarithm exists. */
    private static final double EMPTY = 1e-4;

    private final List<Column> features;

    DriftChecks(List<Column> features) {
        this.features = features;
    }

    /** The features that are furthest apart; the first is the most. */
    List<DataCheck> check(List<RawBatch> train, List<RawBatch> test) {
        return features.stream()
                .flatMap(feature -> feature.type().isNumeric() || feature.type() == ColumnType.TEXT
                        ? numbers(feature.name(), numbers(feature, train), numbers(feature, test))
                        : categories(feature.name(), strings(feature, train), strings(feature, test)))
                .sorted(Comparator.comparingDouble(DataCheck::value).reversed())
                .limit(SHOWN)
                .toList();
    }

    private static Stream<DataCheck> numbers(String name, double[] train, double[] test) {
        if (train.length < 2 || test.length < 2) {
            return Stream.empty();
        }
        double psi = psi(shares(train, deciles(train)), shares(test, deciles(train)));
        var result = KolmogorovSmirnovTest.withDefaults().test(train, test);
        return Stream.of(told(
                name,
                psi,
                result.getPValue(),
                Map.of("psi", psi, "ks", result.getStatistic(), "p_value", result.getPValue()),
                "Kolmogorov-Smirnov distance " + Numbers.text(result.getStatistic()) + ", p = "
                        + Numbers.text(result.getPValue())));
    }

    private static Stream<DataCheck> categories(String name, List<String> train, List<String> test) {
        var columns = counts(train, test);
        if (columns.length < 2 || train.isEmpty() || test.isEmpty()) {
            return Stream.empty();
        }
        var ours = Arrays.stream(columns)
                .mapToDouble(c -> (double) c[0] / train.size())
                .toArray();
        var theirs = Arrays.stream(columns)
                .mapToDouble(c -> (double) c[1] / test.size())
                .toArray();
        var result = ChiSquareTest.withDefaults().test(columns);
        return Stream.of(told(
                name,
                psi(ours, theirs),
                result.getPValue(),
                Map.of("psi", psi(ours, theirs), "chi_square", result.getStatistic(), "p_value", result.getPValue()),
                "chi-square " + Numbers.text(result.getStatistic()) + ", p = " + Numbers.text(result.getPValue())));
    }

    /** Rows that come by chance differ, too: only what is significant is worth a notice. */
    private static DataCheck told(String name, double psi, double pValue, Map<String, Double> figures, String test) {
        var level = pValue > SIGNIFICANT || psi < NOTICE ? Level.FINE : psi < WARNING ? Level.NOTICE : Level.WARNING;
        var verdict =
                switch (level) {
                    case FINE -> "is distributed in test as in train";
                    case NOTICE -> "is distributed somewhat differently in test";
                    case WARNING -> "is distributed differently in test";
                };
        return new DataCheck(
                "drift",
                level,
                name,
                "%s %s: stability index %s, %s.".formatted(name, verdict, Numbers.text(psi), test),
                psi,
                figures);
    }

    /** Sum over the cells of (p - q) ln(p / q). */
    static double psi(double[] p, double[] q) {
        double sum = 0;
        for (int cell = 0; cell < p.length; cell++) {
            double ours = Math.max(p[cell], EMPTY);
            double theirs = Math.max(q[cell], EMPTY);
            sum += (ours - theirs) * Math.log(ours / theirs);
        }
        return sum;
    }

    private static double[] deciles(double[] sorted) {
        return Arrays.stream(new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9})
                .mapToDouble(decile -> sorted[decile * (sorted.length - 1) / DECILES])
                .distinct()
                .toArray();
    }

    private static double[] shares(double[] values, double[] edges) {
        var shares = new double[edges.length + 1];
        for (double value : values) {
            int place = Arrays.binarySearch(edges, value);
            shares[place >= 0 ? place : -place - 1] += 1.0 / values.length;
        }
        return shares;
    }

    /** Counts in train and test of the most frequent texts; the others are one. */
    private static long[][] counts(List<String> train, List<String> test) {
        var counts = new LinkedHashMap<String, long[]>();
        train.forEach(value -> counts.computeIfAbsent(value, any -> new long[2])[0]++);
        test.forEach(value -> counts.computeIfAbsent(value, any -> new long[2])[1]++);
        var sorted = counts.values().stream()
                .sorted(Comparator.comparingLong((long[] count) -> count[0] + count[1])
                        .reversed())
                .toList();
        var kept = sorted.stream().limit(MOST_CATEGORIES);
        var others = new long[2];
        sorted.stream().skip(MOST_CATEGORIES).forEach(count -> {
            others[0] += count[0];
            others[1] += count[1];
        });
        return Stream.concat(kept, others[0] + others[1] > 0 ? Stream.of(others) : Stream.empty())
                .toArray(long[][]::new);
    }

    /** Sorted, without the missing ones; of texts their lengths. */
    private static double[] numbers(Column feature, List<RawBatch> batches) {
        return batches.stream()
                .flatMapToDouble(batch -> switch (batch.columns().get(feature.name())) {
                    case RawColumn.Numbers numbers -> DoubleStream.of(numbers.values());
                    case RawColumn.Strings strings ->
                        Arrays.stream(strings.values()).mapToDouble(String::length);
                    case RawColumn.Images images -> throw new IllegalStateException("a table has no images");
                })
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
    }

    private static List<String> strings(Column feature, List<RawBatch> batches) {
        return batches.stream()
                .flatMap(batch -> Stream.of(((RawColumn.Strings) batch.columns().get(feature.name())).values()))
                .toList();
    }
}
