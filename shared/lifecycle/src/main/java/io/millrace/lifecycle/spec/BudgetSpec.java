package io.millrace.lifecycle.spec;

/**
 * What a model may cost.
 *
 * @param usdPerMonth most US dollars of training in a calendar month (UTC), at least 0
 * @param hoursPerRun longest a training job may run, above 0
 */
public record BudgetSpec(double usdPerMonth, double hoursPerRun) {
    public static final BudgetSpec DEFAULT = new BudgetSpec(20, 1);
}
