package io.millrace.evaluate.promotion;

import io.millrace.lifecycle.evidence.Evidence;
import io.millrace.lifecycle.evidence.Fairness;
import io.millrace.lifecycle.evidence.SliceFigures;
import io.millrace.lifecycle.goal.Figure;
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

    /** @param headline by their path */
    public static Map<String, Double> of(Map<String, Double> headline, Evidence evidence) {
        var figures = new FigureTable();
        headline.forEach(figures::put);
        evidence.intervals().forEach((path, interval) -> {
            figures.put(path + ".lower", interval.lower());
            figures.put(path + ".upper", interval.upper());
        });
        evidence.slices().forEach(figures::slice);
        evidence.fairness().forEach(figures::fairness);
        evidence.robustness()
                .forEach(curve -> figures.put(
                        "robustness." + curve.disturbance(),
                        curve.points().getLast().figure()));
        evidence.checks().forEach(check -> figures.worst("checks." + check.check(), check.value(), Math::max));
        return Map.copyOf(figures.table);
    }

    private void slice(SliceFigures slice) {
        slice.figures().forEach((path, value) -> {
            put("slices." + slice.column() + "." + slice.value() + "." + path, value);
            if (!slice.small()) {
                boolean higher = Figure.named(path).orElseThrow().better() == Figure.Better.HIGHER;
                worst("slices.worst." + path, value, higher ? Math::min : Math::max);
            }
        });
    }

    private void fairness(Fairness fairness) {
        fairness.measures().forEach((measure, value) -> {
            put("fairness." + fairness.column() + "." + measure, value);
            // A ratio is worse the lower it is, a difference the higher.
            worst("fairness." + measure, value, measure.endsWith(RATIO) ? Math::min : Math::max);
        });
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
