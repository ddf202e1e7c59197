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
    private ColumnStatistics() {}

    /**
     * What one look at the train rows tells of a column of numbers; the last four only where there is a value.
     *
     * @param missing rows without a value
     * @param count rows with one
     */
    record Summary(long missing, long count, double mean, double sd, double min, double max) {}

    static Summary summary(Database database, TableColumn column) {
        var cell = column.cell();
        return database.one(
                "SELECT count(*) - count(" + cell + "), count(" + cell + "), avg(" + cell + "), coalesce(stddev_samp("
                        + cell + "), 0), min(" + cell + "), max(" + cell + ") FROM data WHERE s = 0",
                row -> new Summary(
                        row.getLong(1),
                        row.getLong(2),
                        row.getDouble(3),
                        row.getDouble(4),
                        row.getDouble(5),
                        row.getDouble(6)));
    }

    /** Of a column of numbers. */
    static Column of(TableColumn column, Summary found, NumberValues values) {
        return new Column(
                column.name(),
                column.type(),
                column.role(),
                found.missing(),
                found.count() == 0
                        ? Optional.empty()
                        : Optional.of(new NumberStatistics(
                                found.mean(), found.sd(), values.median(), found.min(), found.max())),
                List.of());
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
