package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.profile.Profile.ColumnProfile;
import io.millrace.lifecycle.profile.Profile.Warning;
import java.util.List;

/** A profile's warnings as sentences. */
final class Warnings {
    private Warnings() {}

    static List<String> sentences(List<ColumnProfile> columns) {
        return columns.stream()
                .flatMap(column -> column.warnings().stream().map(warning -> sentence(column, warning)))
                .toList();
    }

    private static String sentence(ColumnProfile column, Warning warning) {
        var name = "Column '" + column.name() + "' ";
        return switch (warning) {
            case CONSTANT -> name + "has one value only and teaches nothing.";
            case ID_LIKE -> name + "looks like an identifier: name it in data.ignore unless it means something.";
            case NEARLY_TARGET ->
                name + "predicts the target nearly by itself: make sure it is known when predictions are asked for.";
            case CLASS_IMBALANCE ->
                name + "has a class with less than a twentieth of the rows of the most frequent one.";
            case MANY_MISSING -> name + "lacks more than a fifth of its values.";
            case HIGH_CARDINALITY ->
                name + "has %,d different values; the rarest count as one.".formatted(column.distinct());
        };
    }
}
