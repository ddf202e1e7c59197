package io.millrace.preprocess.table;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.Task;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The table {@code keyed} that splitting works on: {@code r}; {@code full} (hash of all uploaded cells: equal rows are
 * duplicates); {@code seen} (hash of the kept cells with the seed: rows that a model cannot tell apart share it);
 * {@code step} (from {@code seen}, below {@link RowHash#STEPS}); {@code given} (0 train, 1 validation, 2 test, -1 where neither file nor column says it); {@code label}.
 */
public final class KeyedRows {
    private final Database database;
    private final DataSpec spec;

    public KeyedRows(Database database, DataSpec spec) {
        this.database = database;
        this.spec = spec;
    }

    /** Rows without a target are left out. @throws InvalidInputException if the split column has another value */
    public void of(RawTable table, TablePlan plan) {
        var splitIndex = spec.split().column().map(name -> indexIgnoringCase(table.names(), name));
        splitIndex.ifPresent(index -> checkSplits(table, index));
        var all = IntStream.range(0, table.names().size())
                .filter(i -> splitIndex.filter(index -> index == i).isEmpty())
                .boxed()
                .sorted(Comparator.comparing(i -> table.names().get(i)))
                .map(RawTable::column)
                .toList();
        // By name, so that the order of columns makes no difference.
        var kept = plan.columns().stream()
                .sorted(Comparator.comparing(TableColumn::name))
                .map(TableColumn::cell)
                .toList();
        var given = splitIndex.map(KeyedRows::givenByColumn).orElseGet(() -> givenByFile(table));
        var label = plan.task() == Task.CLASSIFICATION ? plan.target().value() : "''";
        database.execute("CREATE TABLE keyed AS SELECT *, " + RowHash.step("seen") + " AS step FROM (SELECT r, "
                + RowHash.of("", all) + " AS \"full\", "
                + RowHash.of(spec.split().seed() + ":", kept)
                + " AS seen, CAST(" + given + " AS TINYINT) AS given, " + label + " AS label FROM raw WHERE "
                + plan.target().value() + " IS NOT NULL)");
    }

    private static int indexIgnoringCase(List<String> names, String name) {
        return IntStream.range(0, names.size())
                .filter(i -> names.get(i).equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow();
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
                "SELECT r, coalesce(" + RawTable.column(index) + ", '') FROM raw WHERE " + givenByColumn(index)
                        + " = -1 ORDER BY r LIMIT 1",
                row -> new Wrong(row.getLong(1), row.getString(2)));
        if (!wrong.isEmpty()) {
            var name = table.names().get(index);
            throw new InvalidInputException(
                    "the split column '%s' holds '%s'"
                            .formatted(name, wrong.getFirst().value()),
                    TableLoader.place(database, table, wrong.getFirst().row(), name),
                    "Write train, validation or test into every row of it.");
        }
    }

    private record Wrong(long row, String value) {}
}
