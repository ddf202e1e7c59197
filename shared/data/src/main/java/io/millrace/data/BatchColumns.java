package io.millrace.data;

import io.millrace.onnx.RawColumn;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Numbers and texts of a batch being gathered. Grows with its rows. */
final class BatchColumns {
    private static final int FIRST_CAPACITY = 256;

    private final List<Field> fields;
    private final int maxRows;
    private final double[][] numbers;
    private final String[][] texts;
    private int capacity;
    private int rows;

    BatchColumns(List<Field> fields, int maxRows) {
        this.fields = fields;
        this.maxRows = maxRows;
        this.capacity = Math.min(maxRows, FIRST_CAPACITY);
        this.numbers = new double[fields.size()][];
        this.texts = new String[fields.size()][];
        for (int i = 0; i < fields.size(); i++) {
            numbers[i] = new double[fields.get(i).numeric() ? capacity : 0];
            texts[i] = new String[fields.get(i).numeric() ? 0 : capacity];
        }
    }

    int rows() {
        return rows;
    }

    /** Takes the fields of the row the cursor is on, the first of them at that index (counted from 1). */
    void add(ParquetRows cursor, int firstIndex) throws SQLException {
        if (rows == capacity) {
            grow();
        }
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).numeric()) {
                numbers[i][rows] = cursor.number(firstIndex + i);
            } else {
                texts[i][rows] = cursor.text(firstIndex + i);
            }
        }
        rows++;
    }

    private void grow() {
        capacity = (int) Math.min(maxRows, 2L * capacity);
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).numeric()) {
                numbers[i] = Arrays.copyOf(numbers[i], capacity);
            } else {
                texts[i] = Arrays.copyOf(texts[i], capacity);
            }
        }
    }

    Map<String, RawColumn> toColumns() {
        var columns = new LinkedHashMap<String, RawColumn>();
        for (int i = 0; i < fields.size(); i++) {
            var field = fields.get(i);
            columns.put(
                    field.name(),
                    field.numeric()
                            ? new RawColumn.Numbers(Arrays.copyOf(numbers[i], rows))
                            : new RawColumn.Strings(Arrays.copyOf(texts[i], rows)));
        }
        return columns;
    }
}
