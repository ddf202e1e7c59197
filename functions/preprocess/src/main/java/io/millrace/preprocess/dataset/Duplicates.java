package io.millrace.preprocess.dataset;

import io.millrace.preprocess.table.Database;

/**
 * Takes rows that are equal in all uploaded cells out of {@code keyed}, whatever else it holds: the table {@code kept}
 * with {@code r}, {@code seen}, {@code step}, {@code given}, {@code label} and an empty {@code s}.
 */
final class Duplicates {
    private final Database database;

    Duplicates(Database database) {
        this.database = database;
    }

    /** @return how many rows remain */
    long remove(Purpose purpose) {
        // Rows that come once are most, and need no more than that to be known of them.
        database.execute("CREATE TEMP TABLE repeated AS SELECT \"full\", min(" + purpose.rank()
                + ") AS k FROM keyed GROUP BY \"full\" HAVING count(*) > 1");
        database.execute(
                "CREATE TABLE kept AS SELECT r, seen, step, given, label, CAST(NULL AS TINYINT) AS s FROM keyed"
                        + " LEFT JOIN repeated ON keyed.\"full\" = repeated.\"full\" WHERE k IS NULL OR k = "
                        + purpose.rank());
        database.execute("DROP TABLE repeated");
        return database.count("SELECT count(*) FROM kept");
    }
}
