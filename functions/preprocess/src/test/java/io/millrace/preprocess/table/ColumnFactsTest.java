package io.millrace.preprocess.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ColumnFactsTest {
    @Test
    void aZoneByNameIsNoTimestampAndMovesNoOtherRow(@TempDir Path folder) {
        try (var database = Database.inMemory(folder, 256, 1)) {
            database.execute(
                    "CREATE TABLE t AS SELECT * FROM unnest(['2024-01-02 03:04:05', '2024-01-02 03:04:05"
                            + " Europe/Berlin', '2024-01-02 03:04:05', '2024-01-02T03:04:05Z', '2024-01-02 03:04:05 CET',"
                            + " '2024-01-02 03:04:05', '2024-01-02 08:34:05+05:30', '2024-01-02 03:04:05', '2024-01-02']) t(c)");

            assertThat(database.query(
                            "SELECT " + ColumnFacts.timestamp("c") + " FROM t",
                            row -> String.valueOf(row.getObject(1))))
                    .containsExactly(
                            "1.704164645E9",
                            "null",
                            "1.704164645E9",
                            "1.704164645E9",
                            "null",
                            "1.704164645E9",
                            "1.704164645E9",
                            "1.704164645E9",
                            "1.7041536E9");
        }
    }

    @Test
    void aDateAloneIsTheSecondThatTheCalendarOfZonesHasForIt(@TempDir Path folder) {
        try (var database = Database.inMemory(folder, 256, 1)) {
            // Every day of five thousand years, and what is ten characters but no day.
            database.execute("CREATE TABLE t AS SELECT strftime(DATE '0001-01-01' + INTERVAL (i) DAY, '%Y-%m-%d') AS c"
                    + " FROM range(1826000) t(i) UNION ALL SELECT * FROM unnest(['2026-02-30', '2026-13-01',"
                    + " '2026-01-3x', '2026-00-10', 'abcd-ef-gh', '99-1-1-1-1', '2026-01-1 ', ' 000-01-01',"
                    + " '+001-01-01', '-001-01-01', '1_00-01-01', '2026-1_-01', '0000-01-01', '0000-00-00'])");
            var calendar = "CASE WHEN c LIKE '____-__-__%' THEN epoch(TRY_CAST(c AS TIMESTAMPTZ)) END";
            assertThat(database.query(
                            "SELECT c, " + ColumnFacts.timestamp("c") + ", " + calendar + " FROM t WHERE "
                                    + ColumnFacts.timestamp("c") + " IS DISTINCT FROM " + calendar + " LIMIT 5",
                            row -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3)))
                    .isEmpty();
            assertThat(database.count("SELECT count(" + ColumnFacts.timestamp("c") + ") FROM t WHERE strlen(c) = 10"))
                    .isGreaterThan(1_800_000);
        }
    }
}
