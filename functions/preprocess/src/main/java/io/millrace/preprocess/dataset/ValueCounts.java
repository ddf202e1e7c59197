package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.manifest.Column.Category;
import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.profile.Profile.ValueCount;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.TableColumn;
import java.util.List;

/**
 * How often each value of a column of texts comes in the table {@code data}. Categories are counted once, beside the
 * classes and by whether they are in train: all that is asked is answered from those few rows. Free texts, of which most
 * differ, are read again for each question.
 */
final class ValueCounts implements AutoCloseable {
    private static final String TABLE = "value_counts";

    private final Database database;
    private final String rows;

    /** {@code rows} has the value {@code v}, the class {@code t}, {@code train}, and {@code n}, how often they come. */
    private ValueCounts(Database database, String rows) {
        this.database = database;
        this.rows = rows;
    }

    /** @param database a connection that has no other values counted */
    static ValueCounts of(Database database, TableColumn column, TableColumn target) {
        if (column.type() == ColumnType.TEXT) {
            return new ValueCounts(
                    database, "(SELECT " + column.cell() + " AS v, NULL AS t, s = 0 AS train, 1 AS n FROM data)");
        }
        var withClasses = column.role() != Role.TARGET && !target.type().isNumeric();
        // Texts only of what is counted: where they have a dictionary, its numbers are, which is many times quicker.
        database.execute("CREATE OR REPLACE TEMP TABLE " + TABLE
                + " AS SELECT CAST(v AS VARCHAR) AS v, CAST(t AS VARCHAR) AS t, s = 0 AS train, n FROM (SELECT "
                + column.cell() + " AS v, " + (withClasses ? target.cell() : "NULL")
                + " AS t, s, count(*) AS n FROM data GROUP BY ALL)");
        return new ValueCounts(database, TABLE);
    }

    /**
     * @param present rows with a value
     * @param distinct different values
     * @param missingInTrain rows of the train split without a value
     */
    record Summary(long present, long distinct, long missingInTrain) {}

    /** @param exact whether to count different values, instead of an approximation that takes no memory */
    Summary summary(boolean exact) {
        return database.one(
                "SELECT " + sum("v IS NOT NULL") + ", "
                        + (exact ? "count(DISTINCT v)" : "approx_count_distinct(v)") + ", "
                        + sum("v IS NULL AND train") + " FROM " + rows,
                row -> new Summary(row.getLong(1), row.getLong(2), row.getLong(3)));
    }

    private static String sum(String condition) {
        return "CAST(coalesce(sum(n) FILTER (WHERE " + condition + "), 0) AS BIGINT)";
    }

    /** Those of the train split, the most frequent first. */
    List<Category> categories(int most) {
        return database.query(
                "SELECT v, CAST(sum(n) AS BIGINT) FROM " + rows
                        + " WHERE train AND v IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT " + most,
                row -> new Category(row.getString(1), row.getLong(2)));
    }

    /** Those of all rows, the most frequent first. */
    List<ValueCount> top(int most) {
        return database.query(
                "SELECT v, CAST(sum(n) AS BIGINT) FROM " + rows
                        + " WHERE v IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT " + most,
                row -> new ValueCount(row.getString(1), row.getLong(2)));
    }

    /** Whether the rarest value has fewer rows than that share of the most frequent one's. */
    boolean isImbalanced(double share) {
        return database.one(
                "SELECT min(n), max(n) FROM (SELECT CAST(sum(n) AS BIGINT) AS n FROM " + rows + " GROUP BY v)",
                row -> row.getLong(1) < share * row.getLong(2));
    }

    /** Rows whose class one guesses rightly as the most frequent one beside their value. */
    long guessed() {
        return database.count("SELECT CAST(sum(n) AS BIGINT) FROM (SELECT max(n) AS n FROM (SELECT v, sum(n) AS n FROM "
                + rows + " WHERE v IS NOT NULL GROUP BY v, t) GROUP BY v)");
    }

    /** Rows of the most frequent class, of those with a value. */
    long commonest() {
        return database.count("SELECT CAST(max(n) AS BIGINT) FROM (SELECT sum(n) AS n FROM " + rows
                + " WHERE v IS NOT NULL GROUP BY t)");
    }

    @Override
    public void close() {
        if (rows.equals(TABLE)) {
            database.execute("DROP TABLE " + TABLE);
        }
    }
}
