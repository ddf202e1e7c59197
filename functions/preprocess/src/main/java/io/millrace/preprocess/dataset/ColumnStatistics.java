package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.Column.NumberStatistics;
import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.TableColumn;
import java.util.List;
import java.util.Optional;

/** What features are fitted from: statistics of the train rows of the table {@code data}, and of no others. */
final class ColumnStatistics {
    private static final String TRAIN = " FROM data WHERE s = 0";
    private final Database database;

    ColumnStatistics(Database database) {
        this.database = database;
    }

    /** Of a column of numbers. */
    Column of(TableColumn column) {
        var cell = column.cell();
        record Found(long missing, long count, double mean, double sd, double min, double max) {}
        var found = database.one(
                "SELECT count(*) - count(" + cell + "), count(" + cell + "), avg(" + cell + "), coalesce(stddev_samp("
                        + cell + "), 0), min(" + cell + "), max(" + cell + ")" + TRAIN,
                row -> new Found(
                        row.getLong(1),
                        row.getLong(2),
                        row.getDouble(3),
                        row.getDouble(4),
                        row.getDouble(5),
                        row.getDouble(6)));
        return new Column(
                column.name(),
                column.type(),
                column.role(),
                found.missing(),
                found.count() == 0
                        ? Optional.empty()
                        : Optional.of(new NumberStatistics(
                                found.mean(), found.sd(), median(cell, found.count()), found.min(), found.max())),
                List.of());
    }

    private double median(String cell, long count) {
        return database.one(
                "SELECT quantile_cont(" + cell + ", 0.5)" + TRAIN + " AND "
                        + Sampling.of(count).condition(),
                row -> row.getDouble(1));
    }

    /** Of a column of texts. */
    static Column of(TableColumn column, ValueCounts.Summary summary, ValueCounts values) {
        var most = column.role() == Role.TARGET ? Contract.MAX_CLASSES : Column.MAX_CATEGORIES;
        return new Column(
                column.name(),
                column.type(),
                column.role(),
                summary.missingInTrain(),
                Optional.empty(),
                column.type() == ColumnType.TEXT ? List.of() : values.categories(most));
    }
}
