package io.millrace.preprocess.dataset;

import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.Keyed;
import io.millrace.preprocess.table.RowHash;

/** Takes rows that are equal in all uploaded cells out of a table, but for one of them. */
final class Duplicates {
    /** As many, and up to twice as many, are looked at together: the hashes of all would push the rows out of memory. */
    private static final long TOGETHER = 1_000_000;

    private static final String HALF = RowHash.upperHalf("\"full\"");

    private final Database database;
    private final Keyed rows;
    private final long together;

    Duplicates(Database database, Keyed rows) {
        this(database, rows, TOGETHER);
    }

    Duplicates(Database database, Keyed rows, long together) {
        this.database = database;
        this.rows = rows;
        this.together = together;
    }

    /** @return how many rows remain */
    long remove(Purpose purpose) {
        database.execute("CREATE TEMP TABLE repeated (\"full\" UHUGEINT, k BIGINT)");
        // A power of two, so that the hash's last bits say which.
        long parts = Math.max(1, Long.highestOneBit(rows.count() / together));
        for (long part = 0; part < parts; part++) {
            var some = "(\"full\" & " + (parts - 1) + ") = " + part;
            database.execute("INSERT INTO repeated SELECT \"full\", min(" + purpose.rank() + ") FROM keyed WHERE "
                    + some + " AND " + HALF + " IN (" + repeatedHalves(some)
                    + ") GROUP BY \"full\" HAVING count(*) > 1");
        }
        if (database.count("SELECT count(*) FROM repeated") > 0) {
            rows.remove("SELECT r FROM keyed JOIN repeated ON keyed.\"full\" = repeated.\"full\" WHERE k <> "
                    + purpose.rank());
        }
        database.execute("DROP TABLE repeated");
        return rows.count();
    }

    /**
     * Halves of hashes that several rows have. Rows that come once are most: to sort what is half as long leaves them out at
     * a third of the time that grouping all of them takes.
     */
    private static String repeatedHalves(String some) {
        return "SELECT half FROM (SELECT half, lag(half) OVER (ORDER BY half) AS before FROM (SELECT " + HALF
                + " AS half FROM keyed WHERE " + some + ")) WHERE half = before";
    }
}
