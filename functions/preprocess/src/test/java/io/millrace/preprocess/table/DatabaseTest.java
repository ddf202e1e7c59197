package io.millrace.preprocess.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTest {
    private static final int COLUMNS = 4;

    @ParameterizedTest
    @ValueSource(longs = {64, 512})
    void rowsAreStoredInTheirOrderWhateverTheMemory(long megabytes, @TempDir Path folder) {
        try (var database = Database.inMemory(folder, megabytes, 2)) {
            database.execute("CREATE TABLE t (a BIGINT, b VARCHAR, c DOUBLE, d VARCHAR)");
            assertThat(database.tryStore(
                            List.of(
                                    "INSERT INTO t SELECT i, 'text ' || i, i / 2, repeat('x', 40) FROM range(1000000) r(i)"),
                            COLUMNS))
                    .isEmpty();
            assertThat(database.count("SELECT count(*) FROM t WHERE rowid <> a"))
                    .isZero();
            assertThat(database.count("SELECT current_setting('threads')")).isEqualTo(2);
        }
    }

    @Test
    void whatCannotBeStoredIsToldAndLeavesTheThreadsAsTheyWere(@TempDir Path folder) {
        try (var database = Database.inMemory(folder, 64, 2)) {
            database.execute("CREATE TABLE t (a BIGINT)");
            assertThat(database.tryStore(List.of("INSERT INTO t SELECT CAST('x' AS BIGINT)"), COLUMNS))
                    .hasValueSatisfying(message -> assertThat(message).contains("'x'"));
            assertThat(database.count("SELECT current_setting('threads')")).isEqualTo(2);
        }
    }

    @Test
    void partsComeToLieInTheirOrderHoweverLongEachTakes(@TempDir Path folder) {
        try (var database = Database.inMemory(folder, 64, 2)) {
            database.execute("CREATE TABLE t (a BIGINT)");
            var parts = List.of(
                    "INSERT INTO t SELECT i FROM range(600000) r(i)",
                    "INSERT INTO t SELECT i FROM range(600000, 600007) r(i)",
                    "INSERT INTO t SELECT i FROM range(600007, 900000) r(i)");
            assertThat(database.tryStore(parts, COLUMNS)).isEmpty();
            assertThat(database.count("SELECT count(*) FROM t WHERE rowid = a")).isEqualTo(900_000);
            assertThat(database.count("SELECT current_setting('threads')")).isEqualTo(2);
        }
    }

    @Test
    void ofPartsAllAreStoredOrNone(@TempDir Path folder) {
        try (var database = Database.inMemory(folder, 64, 2)) {
            database.execute("CREATE TABLE t (a BIGINT)");
            var parts = List.of("INSERT INTO t VALUES (1)", "INSERT INTO t SELECT CAST('x' AS BIGINT)");
            assertThat(database.tryStore(parts, COLUMNS))
                    .hasValueSatisfying(message -> assertThat(message).contains("'x'"));
            assertThat(database.count("SELECT count(*) FROM t")).isZero();
        }
    }
}
