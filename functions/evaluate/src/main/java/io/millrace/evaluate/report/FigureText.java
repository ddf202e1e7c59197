package io.millrace.evaluate.report;

import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.goal.Figure;

/** Figures with their units. */
final class FigureText {
    private static final double THOUSAND = 1_000;

    private FigureText() {}

    /** {@code 1.25 MB}, {@code 0.021 ms}, {@code 0.9722}. */
    static String of(Figure figure, double value) {
        return switch (figure) {
            case MODEL_BYTES -> bytes(value);
            case LATENCY_MS, LATENCY_P95_MS, LATENCY_P99_MS -> Numbers.text(value) + " ms";
            case ACCURACY, BALANCED_ACCURACY, PRECISION, RECALL, F1, ROC_AUC, LOG_LOSS, BRIER, ECE, RMSE, MAE, R2 ->
                Numbers.text(value);
        };
    }

    static String bytes(double value) {
        double size = Math.abs(value);
        if (size >= THOUSAND * THOUSAND) {
            return Numbers.text(value / THOUSAND / THOUSAND) + " MB";
        }
        return size >= THOUSAND ? Numbers.text(value / THOUSAND) + " kB" : Numbers.text(value) + " bytes";
    }
}
