package io.millrace.inference.row;

import io.millrace.inference.Limits;
import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows of a table, gathered column by column. */
final class TableRows implements Rows {
    private final Map<String, RowColumn> columns = new LinkedHashMap<>();
    private final Limits limits;
    private int rows;

    /** The cells of a line of text, and its number from 1. */
    record Line(long number, List<String> cells) {}

    TableRows(ModelSignature signature, Limits limits) {
        this.limits = limits;
        for (var input : signature.inputs()) {
            columns.put(input.name(), RowColumn.of(input.type()));
        }
    }

    @Override
    public void add(JsonReader in, String where) {
        in.object(where, name -> column(where, name).add(in, () -> where + "." + name));
        endRow();
    }

    /** Takes a line whose cells belong to these columns. */
    void add(List<String> names, Line line) {
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(i);
            column("the header", name).add(line.cells().get(i), () -> "line " + line.number() + ", column " + name);
        }
        endRow();
    }

    @Override
    public void addColumns(JsonReader in, String where) {
        var first = new String[1];
        in.object(where, name -> {
            var column = column(where, name);
            in.array(where + "." + name, index -> {
                limits.checkRows(index + 1L);
                limits.checkCells((index + 1L) * columns.size());
                column.add(in, () -> where + "." + name + "[" + index + "]");
            });
            checkLength(where, first[0], name);
            if (first[0] == null) {
                first[0] = name;
                rows = column.rows();
            }
        });
        columns.values().forEach(column -> column.padTo(rows));
    }

    private void checkLength(String where, @Nullable String first, String name) {
        int found = columns.get(name).rows();
        if (first != null && found != rows) {
            throw new InvalidInputException(
                    where + "." + name + " has " + found + " values, but " + where + "." + first + " has " + rows,
                    Place.column(null, name),
                    "Give every feature a value, or null, for every row.");
        }
    }

    /** @throws InvalidInputException if the model has no such feature */
    void checkKnown(String where, String name) {
        column(where, name);
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

    private RowColumn column(String where, String name) {
        var column = columns.get(name);
        if (column == null) {
            throw Rows.unknown(where, name, columns.keySet());
        }
        return column;
    }

    private void endRow() {
        rows++;
        // Each cell costs memory, given or not: many empty rows of a wide table are still many cells.
        limits.checkCells((long) rows * columns.size());
        columns.values().forEach(column -> column.padTo(rows));
    }
}
