package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.profile.Profile.ColumnProfile;
import io.millrace.lifecycle.spec.Split;
import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.TableColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;

/** Describes all columns of the table {@code data}, some of them side by side. */
final class ColumnDescriptions {
    private final Prepared prepared;

    ColumnDescriptions(Prepared prepared) {
        this.prepared = prepared;
    }

    private record Described(Column column, ColumnProfile profile) {}

    /** In the order of the columns. */
    Description by(Workers workers) {
        var parts = new ArrayList<Future<Map<TableColumn, Described>>>();
        var numbers = columns(true);
        int atOnce = NumberSummary.columnsAtOnce(prepared.kept());
        for (int from = 0; from < numbers.size(); from += atOnce) {
            var some = numbers.subList(from, Math.min(from + atOnce, numbers.size()));
            parts.add(workers.submit(connection -> numbers(connection, some)));
        }
        for (var column : columns(false)) {
            parts.add(workers.submit(connection -> Map.of(column, texts(connection, column))));
        }
        var described = new HashMap<TableColumn, Described>();
        parts.forEach(part -> described.putAll(Workers.join(part)));
        return new Description(
                prepared.columns().stream().map(c -> described.get(c).column()).toList(),
                prepared.columns().stream().map(c -> described.get(c).profile()).toList());
    }

    private List<TableColumn> columns(boolean numeric) {
        return prepared.columns().stream()
                .filter(column -> column.type().isNumeric() == numeric)
                .toList();
    }

    private ColumnProfiler profiler(Database connection) {
        return new ColumnProfiler(connection, prepared.kept(), prepared.targetColumn(), prepared.classes());
    }

    private Map<TableColumn, Described> numbers(Database connection, List<TableColumn> columns) {
        var profiler = profiler(connection);
        var described = new HashMap<TableColumn, Described>();
        if (prepared.kept() <= NumberValues.FEW) {
            var cells = columns.stream().map(TableColumn::cell).toList();
            var values = NumberValues.counted(connection, cells);
            var summaries = profiler.summaries(columns, values);
            for (int i = 0; i < columns.size(); i++) {
                described.put(columns.get(i), numbers(profiler, columns.get(i), summaries.get(i), values.get(i)));
            }
        } else {
            var summaries = profiler.summaries(columns);
            for (int i = 0; i < columns.size(); i++) {
                var values = NumberValues.of(connection, columns.get(i).cell(), summaries.get(i));
                described.put(columns.get(i), numbers(profiler, columns.get(i), summaries.get(i), values));
            }
        }
        return described;
    }

    private Described numbers(ColumnProfiler profiler, TableColumn column, NumberSummary summary, NumberValues values) {
        long train = prepared.rows().get(Split.TRAIN);
        return new Described(
                ColumnStatistics.of(column, summary.train(), train, values), profiler.of(column, summary, values));
    }

    private Described texts(Database connection, TableColumn column) {
        var profiler = profiler(connection);
        try (var values = ValueCounts.of(connection, column, prepared.targetColumn())) {
            var summary = values.summary(profiler.isExact());
            return new Described(ColumnStatistics.of(column, summary, values), profiler.of(column, summary, values));
        }
    }
}
