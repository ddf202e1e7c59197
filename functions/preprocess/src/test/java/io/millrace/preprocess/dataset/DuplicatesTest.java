package io.millrace.preprocess.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.Keyed;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuplicatesTest {
    @ParameterizedTest
    @CsvSource({"1000, 400, TRAINING", "250000, 90001, TRAINING", "250000, 90001, EVIDENCE"})
    void ofEqualRowsOneStaysHoweverManyThereAre(int rows, int different, Purpose purpose, @TempDir Path folder) {
        try (var database = Database.inMemory(folder, 256, 2)) {
            // Row 7 was given for testing, and repeats row 7 + different.
            database.execute("CREATE TABLE keyed AS SELECT i AS r, md5_number(CAST(i % " + different
                    + " AS VARCHAR)) AS \"full\", \"full\" AS seen, 0 AS step, CAST(CASE WHEN i = 7 + " + different
                    + " THEN 2 ELSE -1 END AS TINYINT) AS given, '' AS label FROM range(" + rows + ") t(i)");
            var keyed = new Keyed(database, Keyed.NAME, "r", "given", "step");
            assertThat(new Duplicates(database, keyed, 50_000).remove(purpose)).isEqualTo(different);
            assertThat(database.count("SELECT count(DISTINCT seen) FROM keyed")).isEqualTo(different);
            // The first of them, but for those that a file gave to the test split.
            assertThat(database.count("SELECT count(*) FROM keyed WHERE r >= " + different))
                    .isEqualTo(purpose == Purpose.TRAINING ? 1 : 0);
        }
    }

    @Test
    void rowsWhoseHashesAreEqualInOneHalfOnlyStay(@TempDir Path folder) {
        try (var database = Database.inMemory(folder, 256, 2)) {
            database.execute("CREATE TABLE keyed (r BIGINT, \"full\" UHUGEINT, given TINYINT)");
            database.execute(
                    "INSERT INTO keyed SELECT i, (CAST(i % 10 AS UHUGEINT) << 64) + CAST(i % 15 AS UHUGEINT), -1"
                            + " FROM range(60) t(i)");
            var keyed = new Keyed(database, Keyed.NAME, "r", "given", "step");
            assertThat(new Duplicates(database, keyed).remove(Purpose.TRAINING)).isEqualTo(30);
            assertThat(database.count("SELECT max(r) FROM keyed")).isEqualTo(29);
        }
    }
}
