package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.spec.ColumnType;
import java.util.List;
import java.util.Optional;

/**
 * One column of a tabular dataset.
 *
 * @param missing rows of the train split without a value
 * @param number statistics of a numeric column's present train values; empty for others (and where all are missing)
 * @param categories a string column's values in the train split, most frequent first (ties by code point), at most
 *     {@value #MAX_CATEGORIES}; empty for numeric and text columns
 */
public record Column(
        String name,
        ColumnType type,
        Role role,
        long missing,
        Optional<NumberStatistics> number,
        List<Category> categories) {
    public static final int MAX_CATEGORIES = 1_000;

    /** What a column is for. */
    public enum Role {
        /** An input of the model. */
        FEATURE,
        /** What the model answers. */
        TARGET,
        /** Kept beside the features for slices of the evidence, or because it teaches nothing. */
        CONTEXT
    }

    /** @param sd standard deviation over n - 1; 0 for a constant column */
    public record NumberStatistics(double mean, double sd, double median, double min, double max) {}

    public record Category(String value, long count) {}

    public Column {
        categories = List.copyOf(categories);
    }
}
