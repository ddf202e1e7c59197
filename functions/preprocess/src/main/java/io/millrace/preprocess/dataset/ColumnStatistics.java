package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.Column.NumberStatistics;
import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.preprocess.table.TableColumn;
import java.util.List;
import java.util.Optional;

/** What features are fitted from: statistics of the train rows of the table {@code data}, and of no others. */
final class ColumnStatistics {
    private ColumnStatistics() {}

    /** Of a column of numbers. @param rows of the train split */
    static Column of(TableColumn column, NumberSummary.Moments found, long rows, NumberValues values) {
        return new Column(
                column.name(),
                column.type(),
                column.role(),
                rows - found.count(),
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
