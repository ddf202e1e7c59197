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

    ColumnStatistics(Database database) {
        this.database = database;
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
        var count = database.count("SELECT count(" + cell + ")" + TRAIN);
        if (count == 0) {
            return Optional.empty();
        }
        var median = database.one(
                "SELECT quantile_cont(" + cell + ", 0.5)" + TRAIN + " AND "
                        + Sampling.of(count).condition(),
                row -> row.getDouble(1));
        return Optional.of(database.one(
                "SELECT avg(" + cell + "), coalesce(stddev_samp(" + cell + "), 0), min(" + cell + "), max(" + cell + ")"
                        + TRAIN,
                row -> new NumberStatistics(
                        row.getDouble(1), row.getDouble(2), median, row.getDouble(3), row.getDouble(4))));
    }

    private List<Category> categories(TableColumn column) {
        var most = column.role() == Role.TARGET ? Contract.MAX_CLASSES : Column.MAX_CATEGORIES;
        return database.query(
                "SELECT " + column.cell() + ", count(*)" + TRAIN + " AND " + column.cell()
                        + " IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT " + most,
                row -> new Category(row.getString(1), row.getLong(2)));
    }
}
