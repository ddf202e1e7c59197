package io.millrace.evaluate.metrics;

import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Cuts single rows out of batches. */
final class Rows {
    private Rows() {}

    /** A batch of that one row. */
    static RawBatch single(RawBatch batch, int row) {
        Map<String, RawColumn> columns = new LinkedHashMap<>();
        batch.columns().forEach((name, column) -> columns.put(name, single(column, row)));
        return new RawBatch(1, columns);
    }

    private static RawColumn single(RawColumn column, int row) {
        return switch (column) {
            case RawColumn.Numbers numbers -> new RawColumn.Numbers(new double[] {numbers.values()[row]});
            case RawColumn.Strings strings -> new RawColumn.Strings(new String[] {strings.values()[row]});
            case RawColumn.Images images -> {
                int size = images.height() * images.width() * images.channels();
                var pixels = Arrays.copyOfRange(images.pixels(), row * size, (row + 1) * size);
                yield new RawColumn.Images(pixels, images.height(), images.width(), images.channels());
            }
        };
    }
}
