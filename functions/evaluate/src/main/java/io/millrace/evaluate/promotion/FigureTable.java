package io.millrace.evaluate.promotion;

import io.millrace.evaluate.metrics.Scores;
import io.millrace.lifecycle.evidence.Comparison;
import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.lifecycle.evidence.Evidence;
import io.millrace.lifecycle.evidence.Fairness;
import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.evidence.Operation;
import io.millrace.lifecycle.evidence.Rate;
import io.millrace.lifecycle.evidence.RobustnessCurve;
import io.millrace.lifecycle.evidence.SliceFigures;
import io.millrace.lifecycle.evidence.WeakSlice;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.manifest.Evaluation.ClassMetrics;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * All figures of an evaluation under the paths that goals name them by
 * ({@link io.millrace.lifecycle.goal.FigurePath}).
 */
public final class FigureTable {
    private static final String RATIO = "_ratio";

    private final Map<String, Double> table = new TreeMap<>();

    private FigureTable() {}

    /** By path, sorted. Those without a finite value are absent. */
    public static Map<String, Double> of(Scores scores, Evidence evidence) {
        var figures = new FigureTable();
        scores.figures().forEach(figures::put);
        scores.perClass().forEach(figures::label);
        evidence.intervals().forEach(figures::bounds);
        evidence.slices().forEach(figures::slice);
        if (scores.rows() > 0) {
            figures.weakSlices(evidence);
        }
        evidence.fairness().forEach(figures::fairness);
        evidence.importance().forEach(feature -> {
            figures.put("importance." + feature.feature(), feature.loss());
            figures.bounds("importance." + feature.feature(), feature.interval());
        });
        evidence.robustness().forEach(figures::robustness);
        evidence.checks().forEach(figures::check);
        evidence.comparison().ifPresent(figures::comparison);
        evidence.operation().ifPresent(figures::operation);
        return Collections.unmodifiableMap(figures.table);
    }

    private void label(ClassMetrics label) {
        var path = "classes." + label.label() + ".";
        put(path + "precision", label.precision());
        put(path + "recall", label.recall());
        put(path + "f1", label.f1());
    }

    private void slice(SliceFigures slice) {
        var prefix = "slices." + slice.column() + "." + slice.value() + ".";
        slice.intervals().forEach((path, interval) -> bounds(prefix + path, interval));
        slice.figures().forEach((path, value) -> {
            put(prefix + path, value);
            if (!slice.small()) {
                boolean higher = Figure.named(path).orElseThrow().better() == Figure.Better.HIGHER;
                worst("slices.worst." + path, value, higher ? Math::min : Math::max);
            }
        });
    }

    private void weakSlices(Evidence evidence) {
        put("weak_slices.count", evidence.weakSlices().size());
        put(
                "weak_slices.worst_error",
                evidence.weakSlices().stream()
                        .mapToDouble(WeakSlice::error)
                        .max()
                        .orElse(Double.NaN));
    }

    private void fairness(Fairness fairness) {
        var prefix = "fairness." + fairness.column() + ".";
        fairness.intervals().forEach((measure, interval) -> {
            bounds(prefix + measure, interval);
        });
        fairness.measures().forEach((measure, value) -> {
            put(prefix + measure, value);
            // A ratio is worse the lower it is, a difference the higher.
            worst("fairness." + measure, value, measure.endsWith(RATIO) ? Math::min : Math::max);
        });
        fairness.groups().forEach(group -> {
            var path = prefix + group.value() + ".";
            rate(path + "selection_rate", group.selection());
            rate(path + "true_positive_rate", group.truePositive());
            rate(path + "false_positive_rate", group.falsePositive());
            rate(path + "false_negative_rate", group.falseNegative());
            rate(path + "accuracy", group.accuracy());
        });
    }

    private void rate(String path, Rate rate) {
        rate.value().ifPresent(value -> put(path, value));
    }

    private void robustness(RobustnessCurve curve) {
        var path = "robustness." + curve.disturbance();
        put(path, curve.points().getLast().figure());
        curve.points().forEach(point -> put(path + "." + Numbers.text(point.severity()), point.figure()));
    }

    private void check(DataCheck check) {
        var path = "checks." + check.check();
        worst(path, check.value(), Math::max);
        if (!check.subject().isEmpty()) {
            check.figures().forEach((name, value) -> put(path + "." + check.subject() + "." + name, value));
        }
    }

    private void comparison(Comparison comparison) {
        put("comparison.difference", comparison.difference());
        bounds("comparison.difference", comparison.interval());
        put("comparison.p_value", comparison.pValue());
    }

    private void operation(Operation operation) {
        put("operation.cold_load_ms", operation.coldLoadMillis());
        put("operation.memory_bytes", operation.memoryBytes());
        put("operation.batch_p50_ms", operation.batch().p50());
        put("operation.batch_p95_ms", operation.batch().p95());
        put("operation.batch_p99_ms", operation.batch().p99());
        operation
                .costs()
                .forEach(cost -> put("operation.usd_per_million_" + cost.memoryMegabytes(), cost.usdPerMillion()));
    }

    private void bounds(String path, Interval interval) {
        put(path + ".lower", interval.lower());
        put(path + ".upper", interval.upper());
    }

    private void worst(String path, double value, BinaryOperator<Double> worse) {
        if (Double.isFinite(value)) {
            table.merge(path, value, worse);
        }
    }

    private void put(String path, double value) {
        if (Double.isFinite(value)) {
            table.put(path, value);
        }
    }
}
