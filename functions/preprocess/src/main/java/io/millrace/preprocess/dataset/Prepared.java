package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.manifest.DatasetManifest.Cleaning;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.DatasetManifest.Kind;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.Task;
import io.millrace.preprocess.table.TableColumn;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A dataset that is ready to be described and written.
 *
 * @param columns of the table {@code data}, by their cells
 * @param warnings so far, for people
 * @param select the columns of the Parquet files, as a query over {@code data}, without a WHERE
 * @param order an ORDER BY, where {@code data} does not keep the upload's order by itself
 */
record Prepared(
        Kind kind,
        Task task,
        List<TableColumn> columns,
        String target,
        List<String> classes,
        Optional<ImageShape> image,
        Map<Split, Long> rows,
        Cleaning cleaning,
        List<String> warnings,
        String select,
        String order) {
    /** A row's number, in upload order. Qualified, because a user's column may be called {@code r}, too. */
    static final String ROW = "data.r";

    /** The ordinal of a row's split. */
    static final String SPLIT = "data.s";

    /** Of the Parquet files: a table's numbers hardly shrink, however long one tries; pixels do. */
    String compression() {
        return kind == Kind.TABULAR ? "snappy" : "zstd";
    }

    /** Rows of all splits. */
    long kept() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The target among the columns. */
    TableColumn targetColumn() {
        return columns.stream()
                .filter(column -> column.role() == Role.TARGET)
                .findFirst()
                .orElseThrow();
    }
}
