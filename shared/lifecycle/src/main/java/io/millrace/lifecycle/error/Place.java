package io.millrace.lifecycle.error;

import org.jspecify.annotations.Nullable;

/**
 * Where an input is wrong.
 *
 * @param file the file's name as the user knows it (inside a zip: {@code archive.zip/inner.csv})
 * @param row the line of the file, counted from 1
 * @param column a column's name, or the path of a field ({@code train.epochs})
 */
public record Place(
        @Nullable String file, @Nullable Long row, @Nullable String column) {

    private static final Place NOWHERE = new Place(null, null, null);

    public static Place nowhere() {
        return NOWHERE;
    }

    public static Place file(String file) {
        return new Place(file, null, null);
    }

    public static Place row(String file, long row) {
        return new Place(file, row, null);
    }

    public static Place column(@Nullable String file, String column) {
        return new Place(file, null, column);
    }

    /** The place for people: {@code adult.csv, row 7, column age}; empty where nothing is known. */
    public String describe() {
        var text = new StringBuilder(file == null ? "" : file);
        if (row != null) {
            text.append(text.isEmpty() ? "" : ", ").append("row ").append(row);
        }
        if (column != null) {
            text.append(text.isEmpty() ? "" : ", ").append("column ").append(column);
        }
        return text.toString();
    }
}
