package io.millrace.lifecycle.profile;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.Split;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code profile.json}: what people want to know of a dataset before they trust it. Counts cover all rows after
 * cleaning.
 *
 * @param rows per split
 * @param warnings for people, one sentence each
 */
public record Profile(
        ModelName model, String dataset, Map<Split, Long> rows, List<ColumnProfile> columns, List<String> warnings) {

    /**
     * @param count rows with a value
     * @param distinct different values (approximate above a million)
     * @param number empty for strings
     * @param histogram of a numeric column: equal-width bins between min and max
     * @param topValues most frequent values, at most 20
     * @param warnings codes of {@link Warning}
     */
    public record ColumnProfile(
            String name,
            ColumnType type,
            long count,
            long missing,
            long distinct,
            Optional<NumberProfile> number,
            List<Bin> histogram,
            List<ValueCount> topValues,
            List<Warning> warnings) {}

    /** @param sd standard deviation over n - 1 */
    public record NumberProfile(
            double min,
            double max,
            double mean,
            double sd,
            double p05,
            double p25,
            double p50,
            double p75,
            double p95) {}

    /** Values from lower (inclusive) to upper (exclusive; inclusive in the last bin). */
    public record Bin(double lower, double upper, long count) {}

    public record ValueCount(String value, long count) {}

    /** What is suspicious about a column. */
    public enum Warning {
        /** One value only. */
        CONSTANT,
        /** (Nearly) every row has another value: an identifier teaches nothing. */
        ID_LIKE,
        /** Predicts the target nearly by itself: it may not be known when predictions are asked for. */
        NEARLY_TARGET,
        /** The rarest class of the target has very few rows beside the most frequent one. */
        CLASS_IMBALANCE,
        /** More than a fifth of the values are missing. */
        MANY_MISSING,
        /** More different values than the model keeps apart; the rest count as one. */
        HIGH_CARDINALITY
    }
}
