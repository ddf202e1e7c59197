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
import io.millrace.lifecycle.manifest.Evaluation.ChampionFigures;
import io.millrace.lifecycle.manifest.Evaluation.ClassMetrics;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * All figures of an evaluation under the paths that goals name them by
 * ({@link io.millrace.lifecycle.goal.FigurePath}).
 */
public final class FigureTable {
    private static final String RATIO = "_ratio";
    /** Classes up to which cells of the confusion matrix without rows are figures, too. */
    private static final int EVERY_CELL = 10;

    private final Map<String, Double> table = new TreeMap<>();

    private FigureTable() {}

    /** By path, sorted. Those without a finite value are absent. */
    public static Map<String, Double> of(Scores scores, Evidence evidence, Optional<ChampionFigures> champion) {
        var figures = new FigureTable();
        scores.figures().forEach(figures::put);
        figures.put("rows", scores.rows());
        figures.confusion(scores);
        champion.ifPresent(figures::champion);
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
        put(path + "support", label.support());
    }

    /** The cells with rows in them: of many classes most have none. */
    private void confusion(Scores scores) {
        for (int truth = 0; truth < scores.confusion().size(); truth++) {
            for (int answer = 0; answer < scores.classes().size(); answer++) {
                long rows = scores.confusion().get(truth).get(answer);
                if (rows > 0 || scores.classes().size() <= EVERY_CELL) {
                    put(
                            "confusion.%s.%s"
                                    .formatted(
                                            scores.classes().get(truth),
                                            scores.classes().get(answer)),
                            rows);
                }
            }
        }
    }

    private void champion(ChampionFigures champion) {
        put("champion.version", champion.version());
        champion.metrics().forEach((path, value) -> put("champion." + path, value));
    }

    private void slice(SliceFigures slice) {
        var prefix = "slices." + slice.column() + "." + slice.value() + ".";
        put(prefix + "rows", slice.rows());
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
            put(path + "rows", group.rows());
            rate(path + "selection_rate", group.selection());
            rate(path + "true_positive_rate", group.truePositive());
            rate(path + "false_positive_rate", group.falsePositive());
            rate(path + "false_negative_rate", group.falseNegative());
            rate(path + "accuracy", group.accuracy());
        });
    }

    private void rate(String path, Rate rate) {
        rate.value().ifPresent(value -> put(path, value));
        rate.interval().ifPresent(interval -> bounds(path, interval));
    }

    private void robustness(RobustnessCurve curve) {
        var path = "robustness." + curve.disturbance();
        put(path, curve.points().getLast().figure());
        curve.points().forEach(point -> put(path + "." + Numbers.text(point.severity()), point.figure()));
    }

    private void check(DataCheck check) {
        var path = "checks." + check.check();
        worst(path, check.value(), Math::max);
        var prefix = check.subject().isEmpty() ? path + "." : path + "." + check.subject() + ".";
        check.figures().forEach((name, value) -> put(prefix + name, value));
    }

    private void comparison(Comparison comparison) {
        put("comparison.difference", comparison.difference());
        bounds("comparison.difference", comparison.interval());
        put("comparison.p_value", comparison.pValue());
        put("comparison.only_candidate", comparison.onlyCandidate());
        put("comparison.only_champion", comparison.onlyChampion());
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
