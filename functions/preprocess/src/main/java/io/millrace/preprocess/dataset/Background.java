package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.spec.Split;
import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.Sql;
import io.millrace.preprocess.table.TableColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A few rows of the train split, spread evenly, for whoever explains predictions by what is usual. */
final class Background {
    private static final int ROWS = 100;

    private final Database database;

    Background(Database database) {
        this.database = database;
    }

    /** {@code {"instances": [{...}]}}: the features alone, absent where missing. The same rows give the same bytes. */
    byte[] of(Prepared prepared) {
        var features = prepared.columns().stream()
                .filter(column -> column.role() == Column.Role.FEATURE)
                .map(TableColumn::name)
                .toList();
        var names = features.stream().map(Sql::identifier).collect(Collectors.joining(", "));
        // By the hash of Sampling: rows of one kind often lie beside each other in an upload. Their numbers first,
        // so that no whole row is carried along.
        var chosen = database.query(
                "SELECT r FROM data WHERE " + Prepared.SPLIT + " = " + Split.TRAIN.ordinal() + " ORDER BY "
                        + Sampling.hash(Prepared.ROW) + ", " + Prepared.ROW + " LIMIT " + ROWS,
                row -> row.getLong(1));
        // By a join, for which DuckDB skips what holds none of the numbers, if it may compare with so many of them.
        database.execute("SET dynamic_or_filter_threshold = " + ROWS);
        var rows = database.query(
                "SELECT " + names + " FROM (" + prepared.select() + " JOIN (SELECT unnest(CAST(" + chosen
                        + " AS BIGINT[])) AS chosen) few ON " + Prepared.ROW + " = few.chosen ORDER BY "
                        + Sampling.hash(Prepared.ROW) + ", " + Prepared.ROW + ")",
                row -> row(features, row));
        return Json.compact(Map.of("instances", rows));
    }

    private static Map<String, Object> row(List<String> features, ResultSet row) throws SQLException {
        var values = new LinkedHashMap<String, Object>();
        for (int i = 0; i < features.size(); i++) {
            values.put(features.get(i), row.getObject(i + 1));
        }
        return values;
    }
}
