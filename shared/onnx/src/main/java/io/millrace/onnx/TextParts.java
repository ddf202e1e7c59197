package io.millrace.onnx;

import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.spec.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * Cuts a batch into parts for a graph that takes texts. Cut texts are a rectangle as wide as the longest one, so a batch
 * with a long text is run in more parts than one of short texts. Without texts the whole batch is the one part.
 */
final class TextParts {
    /** Characters of a part: its rows times its longest text. */
    private static final long MOST_CHARACTERS = 100_000;

    private TextParts() {}

    /** Parts of one row or more, in the batch's order; none of a batch without rows. */
    static List<RawBatch> of(RawBatch batch, List<ModelSignature.Input> inputs) {
        var texts = inputs.stream()
                .filter(input -> input.type() == ColumnType.TEXT)
                .map(input -> batch.columns().get(input.name()))
                .toList();
        if (texts.isEmpty()) {
            return batch.rows() == 0 ? List.of() : List.of(batch);
        }
        var parts = new ArrayList<RawBatch>();
        int from = 0;
        long longest = 0;
        for (int row = 0; row < batch.rows(); row++) {
            longest = Math.max(longest, longest(texts, row));
            if (row > from && (row + 1L - from) * longest > MOST_CHARACTERS) {
                parts.add(part(batch, from, row));
                from = row;
                longest = longest(texts, row);
            }
        }
        if (from < batch.rows()) {
            parts.add(part(batch, from, batch.rows()));
        }
        return parts;
    }

    private static long longest(List<RawColumn> texts, int row) {
        return texts.stream()
                .mapToLong(column -> ((RawColumn.Strings) column).values()[row].length())
                .sum();
    }

    private static RawBatch part(RawBatch batch, int from, int to) {
        var columns = new LinkedHashMap<String, RawColumn>();
        batch.columns().forEach((name, column) -> columns.put(name, column.slice(from, to)));
        return new RawBatch(to - from, columns);
    }
}
