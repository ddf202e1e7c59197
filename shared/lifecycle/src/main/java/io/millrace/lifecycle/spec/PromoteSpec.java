package io.millrace.lifecycle.spec;

import io.millrace.lifecycle.goal.Figure;
import java.util.Optional;

/**
 * When a candidate replaces the champion.
 *
 * @param metric what is compared; empty: accuracy, or RMSE for a regression
 * @param margin how much worse the candidate may be, in the metric's unit, at least 0
 * @param confidence how sure one must be that it is not worse by more than the margin, 0.5 to below 1; empty: the
 *     candidate must be strictly better as measured, sure or not
 */
public record PromoteSpec(Optional<Figure> metric, double margin, Optional<Double> confidence) {
    public static final PromoteSpec DEFAULT = new PromoteSpec(Optional.empty(), 0, Optional.empty());

    /** The figure to compare for this task. */
    public Figure metric(Task task) {
        return metric.orElseGet(() -> Figure.deciding(task));
    }
}
