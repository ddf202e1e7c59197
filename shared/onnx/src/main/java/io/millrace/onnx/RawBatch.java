package io.millrace.onnx;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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

    /**
     * All their rows as one batch.
     *
     * @param batches at least one, of the same columns; images of the same size
     */
    public static RawBatch joined(List<RawBatch> batches) {
        var columns = new LinkedHashMap<String, RawColumn>();
        for (var name : batches.getFirst().columns().keySet()) {
            columns.put(
                    name,
                    RawColumn.joined(batches.stream()
                            .map(batch -> batch.columns().get(name))
                            .toList()));
        }
        return new RawBatch(batches.stream().mapToInt(RawBatch::rows).sum(), columns);
    }

    /** The same rows with another column under this name. */
    public RawBatch with(String name, RawColumn column) {
        var changed = new LinkedHashMap<>(columns);
        changed.put(name, column);
        return new RawBatch(rows, changed);
    }
}
