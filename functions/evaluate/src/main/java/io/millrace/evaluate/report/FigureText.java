package io.millrace.evaluate.report;

import io.millrace.evaluate.promotion.Numbers;
import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.spec.Task;
import java.util.Locale;

/** Figures with their units. */
final class FigureText {
    private static final double THOUSAND = 1_000;

    private FigureText() {}

    /** {@code 1.25 MB}, {@code 0.021 ms}, {@code 0.9722}. */
    static String of(Figure figure, double value) {
        return switch (figure) {
            case MODEL_BYTES -> bytes(value);
            case LATENCY_MS, LATENCY_P95_MS, LATENCY_P99_MS -> Numbers.text(value) + " ms";
            case ACCURACY, BALANCED_ACCURACY, PRECISION, RECALL, F1, ROC_AUC, LOG_LOSS, BRIER, ECE, R2 ->
                decimal(value);
            case RMSE, MAE -> text(value);
        };
    }

    /** {@code 0.8604 to 0.8772}. */
    static String of(Figure figure, Interval interval) {
        return of(figure, interval.lower()) + " to " + of(figure, interval.upper());
    }

    /** Four decimals, so that figures stand below each other: {@code 0.8340}. */
    static String decimal(double value) {
        if (!Double.isFinite(value)) {
            return "none";
        }
        var text = String.format(Locale.ROOT, "%.4f", value);
        return minus(text.equals("-0.0000") ? "0.0000" : text);
    }

    static String decimals(Interval interval) {
        return decimal(interval.lower()) + " to " + decimal(interval.upper());
    }

    /** Of a classification a share of rows, of a regression an error in the target's unit. */
    static String share(Task task, double value) {
        return task == Task.CLASSIFICATION ? decimal(value) : text(value);
    }

    static String share(Task task, Interval interval) {
        return share(task, interval.lower()) + " to " + share(task, interval.upper());
    }

    /** {@code 12,345}. */
    static String rows(long rows) {
        return String.format(Locale.ROOT, "%,d", rows);
    }

    /** Significant digits, for figures of any size. */
    static String text(double value) {
        return minus(Numbers.text(value));
    }

    private static String minus(String text) {
        return text.replace('-', '−');
    }

    static String bytes(double value) {
        double size = Math.abs(value);
        if (size >= THOUSAND * THOUSAND) {
            return Numbers.text(value / THOUSAND / THOUSAND) + " MB";
        }
        return size >= THOUSAND ? Numbers.text(value / THOUSAND) + " kB" : Numbers.text(value) + " bytes";
    }
}
