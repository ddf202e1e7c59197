package io.millrace.preprocess.table;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.Task;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The rows of a {@link RawTable} as {@link Keyed} ones. */
public final class KeyedRows {
    private final Database database;
    private final DataSpec spec;

    public KeyedRows(Database database, DataSpec spec) {
        this.database = database;
        this.spec = spec;
    }

    /** Rows without a target are left out. @throws InvalidInputException if the split column has another value */
    public Keyed of(RawTable table, TablePlan plan) {
        int split = new ColumnRoles(table.names(), spec).split();
        if (split != ColumnRoles.NONE) {
            checkSplits(table, split);
        }
        var keyed = new Keyed(
                database,
                RawTable.NAME,
                "rowid",
                "CAST(" + (split == ColumnRoles.NONE ? givenByFile(table) : givenByColumn(split)) + " AS TINYINT)",
                RowHash.step(table.seen()));
        var label = plan.task() == Task.CLASSIFICATION ? plan.target().value() : "''";
        database.execute("CREATE VIEW " + Keyed.NAME + " AS SELECT rowid AS r, \"full\", " + table.seen() + " AS seen, "
                + keyed.step() + " AS step, " + keyed.given() + " AS given, " + label + " AS label, s FROM raw WHERE "
                + plan.target().value() + " IS NOT NULL");
        return keyed;
    }

    private static String givenByColumn(int index) {
        var cell = "lower(" + RawTable.column(index) + ")";
        return "CASE " + cell + " WHEN 'train' THEN 0 WHEN 'validation' THEN 1 WHEN 'val' THEN 1 WHEN 'test' THEN 2"
                + " ELSE -1 END";
    }

    private static String givenByFile(RawTable table) {
        var files = table.files();
        var splits = files.stream()
                .map(file -> file.givenSplit().map(Split::ordinal).orElse(-1))
                .toList();
        // A file alone, or only files to test with: its name cannot divide the rows.
        if (files.size() == 1 || splits.stream().allMatch(s -> s > 0)) {
            return "-1";
        }
        // Sets, not one branch a file: an upload may have thousands.
        return "CASE"
                + splits.stream()
                        .distinct()
                        .map(split -> " WHEN f IN (" + filesOf(split, splits) + ") THEN " + split)
                        .collect(Collectors.joining())
                + " END";
    }

    private static String filesOf(int split, List<Integer> splits) {
        return IntStream.range(0, splits.size())
                .filter(i -> splits.get(i) == split)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining(", "));
    }

    private void checkSplits(RawTable table, int index) {
        var wrong = database.query(
                "SELECT rowid, coalesce(" + RawTable.column(index) + ", '') FROM raw WHERE " + givenByColumn(index)
                        + " = -1 ORDER BY rowid LIMIT 1",
                row -> new Wrong(row.getLong(1), row.getString(2)));
        if (!wrong.isEmpty()) {
            var name = table.names().get(index);
            throw new InvalidInputException(
                    "the split column '%s' holds '%s'"
                            .formatted(name, wrong.getFirst().value()),
                    table.place(database, wrong.getFirst().row(), name),
                    "Write train, validation or test into every row of it.");
        }
    }

    private record Wrong(long row, String value) {}
}
