package io.millrace.preprocess.dataset;

import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.Keyed;

/** Takes rows that are equal in all uploaded cells out of a table, but for one of them. */
final class Duplicates {
    /** Rows up to this are counted at once. */
    private static final long FEW = 200_000;

    /** A power of two. By the hash: a table of all of them would push the rows out of memory, and is slower. */
    private static final int PARTS = 8;

    private final Database database;
    private final Keyed rows;

    Duplicates(Database database, Keyed rows) {
        this.database = database;
        this.rows = rows;
    }

    /** @return how many rows remain */
    long remove(Purpose purpose) {
        // Rows that come once are most, and need no more than that to be known of them.
        database.execute("CREATE TEMP TABLE repeated (\"full\" UHUGEINT, k BIGINT)");
        int parts = rows.count() > FEW ? PARTS : 1;
        for (int part = 0; part < parts; part++) {
            database.execute(
                    "INSERT INTO repeated SELECT \"full\", min(" + purpose.rank() + ") FROM keyed WHERE (\"full\" & "
                            + (parts - 1) + ") = " + part + " GROUP BY \"full\" HAVING count(*) > 1");
        }
        if (database.count("SELECT count(*) FROM repeated") > 0) {
            rows.remove("SELECT r FROM keyed JOIN repeated ON keyed.\"full\" = repeated.\"full\" WHERE k <> "
                    + purpose.rank());
        }
        database.execute("DROP TABLE repeated");
        return rows.count();
    }
}
