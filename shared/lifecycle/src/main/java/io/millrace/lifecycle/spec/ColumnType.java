package io.millrace.lifecycle.spec;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * How a column is understood. In a dataset's Parquet, in the model's inputs and in requests: {@code NUMBER} is a 64-bit
 * float; {@code TIMESTAMP} a 64-bit float, seconds since 1970-01-01T00:00Z; {@code CATEGORY}, {@code BOOLEAN}
 * ("true"/"false") and {@code TEXT} are strings; {@code IMAGE} is 8-bit pixels, height x width x channels.
 */
public enum ColumnType {
    NUMBER,
    CATEGORY,
    BOOLEAN,
    TIMESTAMP,
    TEXT,
    IMAGE;

    /** Whether values are 64-bit floats, {@code NaN} meaning missing; otherwise strings, {@code ""} meaning missing. */
    public boolean isNumeric() {
        return this == NUMBER || this == TIMESTAMP;
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
