package io.millrace.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Rows as they came, column by column under their names. Every column has {@code rows} values. */
public record RawBatch(int rows, Map<String, RawColumn> columns) {

    /** @throws IllegalArgumentException if a column has another number of rows */
    public RawBatch {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        for (var column : columns.entrySet()) {
            if (column.getValue().rows() != rows) {
                throw new IllegalArgumentException("column %s has %d rows, the batch %d"
                        .formatted(column.getKey(), column.getValue().rows(), rows));
            }
        }
    }

    /** These rows, in this order; a row may come more than once. */
    public RawBatch select(int... selected) {
        var chosen = new LinkedHashMap<String, RawColumn>();
        columns.forEach((name, column) -> chosen.put(name, column.select(selected)));
        return new RawBatch(selected.length, chosen);
    }

    /** The same rows with another column under this name. */
    public RawBatch with(String name, RawColumn column) {
        var changed = new LinkedHashMap<>(columns);
        changed.put(name, column);
        return new RawBatch(rows, changed);
    }
}
