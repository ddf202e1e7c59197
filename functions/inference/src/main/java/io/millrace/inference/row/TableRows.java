package io.millrace.inference.row;

import io.millrace.inference.Limits;
import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows of a table, gathered column by column. */
final class TableRows implements Rows {
    private final Map<String, RowColumn> columns = new LinkedHashMap<>();
    private final Limits limits;
    private int rows;

    TableRows(ModelSignature signature, Limits limits) {
        this.limits = limits;
        for (var input : signature.inputs()) {
            columns.put(input.name(), RowColumn.of(input.type()));
        }
    }

    @Override
    public void add(JsonReader in, String where) {
        in.object(where, name -> {
            var column = columns.get(name);
            if (column == null) {
                throw Rows.unknown(where, name, columns.keySet());
            }
            column.add(in, where + "." + name);
        });
        rows++;
        // Each cell costs memory, given or not: many empty rows of a wide table are still many cells.
        limits.checkCells((long) rows * columns.size());
        columns.values().forEach(column -> column.padTo(rows));
    }

    @Override
    public List<RawBatch> batches() {
        if (rows == 0) {
            return List.of();
        }
        var built = new LinkedHashMap<String, RawColumn>();
        columns.forEach((name, column) -> built.put(name, column.build()));
        return List.of(new RawBatch(rows, built));
    }
}
