package io.millrace.preprocess.dataset;

import io.millrace.preprocess.table.Database;

/**
 * Takes rows that are equal in all uploaded cells out of {@code keyed}, whatever else it holds: the table {@code kept}
 * with {@code r}, {@code seen}, {@code step}, {@code given}, {@code label} and an empty {@code s}.
 */
final class Duplicates {
    /** Rows up to this are counted at once. */
    private static final long FEW = 200_000;

    /** A power of two. By the hash: a table of all of them would push the rows out of memory, and is slower. */
    private static final int PARTS = 8;

    private final Database database;

    Duplicates(Database database) {
        this.database = database;
    }

    /** @return how many rows remain */
    long remove(Purpose purpose) {
        // Rows that come once are most, and need no more than that to be known of them.
        database.execute("CREATE TEMP TABLE repeated (\"full\" UHUGEINT, k BIGINT)");
        int parts = database.count("SELECT count(*) FROM keyed") > FEW ? PARTS : 1;
        for (int part = 0; part < parts; part++) {
            database.execute(
                    "INSERT INTO repeated SELECT \"full\", min(" + purpose.rank() + ") FROM keyed WHERE (\"full\" & "
                            + (parts - 1) + ") = " + part + " GROUP BY \"full\" HAVING count(*) > 1");
        }
        database.execute(
                "CREATE TABLE kept AS SELECT r, seen, step, given, label, CAST(NULL AS TINYINT) AS s FROM keyed"
                        + " LEFT JOIN repeated ON keyed.\"full\" = repeated.\"full\" WHERE k IS NULL OR k = "
                        + purpose.rank());
        database.execute("DROP TABLE repeated");
        return database.count("SELECT count(*) FROM kept");
    }
}
