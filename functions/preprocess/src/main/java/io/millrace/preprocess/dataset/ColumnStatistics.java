package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.Column.Category;
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
    private final Sampling sampling;

    /** @param trainRows rows of the train split */
    ColumnStatistics(Database database, long trainRows) {
        this.database = database;
        this.sampling = Sampling.of(trainRows);
    }

    Column of(TableColumn column) {
        var cell = column.cell();
        var missing = database.count("SELECT count(*) - count(" + cell + ")" + TRAIN);
        return new Column(
                column.name(),
                column.type(),
                column.role(),
                missing,
                column.type().isNumeric() ? number(cell) : Optional.empty(),
                column.type().isNumeric() || column.type() == ColumnType.TEXT ? List.of() : categories(column));
    }

    private Optional<NumberStatistics> number(String cell) {
        if (database.count("SELECT count(" + cell + ")" + TRAIN) == 0) {
            return Optional.empty();
        }
        var median = database.query(
                "SELECT quantile_cont(" + cell + ", 0.5)" + TRAIN + sampling.and() + " HAVING count(" + cell + ") > 0",
                row -> row.getDouble(1));
        return Optional.of(database.one(
                "SELECT avg(" + cell + "), coalesce(stddev_samp(" + cell + "), 0), min(" + cell + "), max(" + cell + ")"
                        + TRAIN,
                row -> new NumberStatistics(
                        row.getDouble(1),
                        row.getDouble(2),
                        // Too few values for the sample to hold one: the mean stands in.
                        median.isEmpty() ? row.getDouble(1) : median.getFirst(),
                        row.getDouble(3),
                        row.getDouble(4))));
    }

    private List<Category> categories(TableColumn column) {
        var most = column.role() == Role.TARGET ? Contract.MAX_CLASSES : Column.MAX_CATEGORIES;
        return database.query(
                "SELECT " + column.cell() + ", count(*)" + TRAIN + " AND " + column.cell()
                        + " IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT " + most,
                row -> new Category(row.getString(1), row.getLong(2)));
    }
}
