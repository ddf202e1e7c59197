package io.millrace.preprocess.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
                            "INSERT INTO t SELECT i, 'text ' || i, i / 2, repeat('x', 40) FROM range(1000000) r(i)",
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
            assertThat(database.tryStore("INSERT INTO t SELECT CAST('x' AS BIGINT)", COLUMNS))
                    .hasValueSatisfying(message -> assertThat(message).contains("'x'"));
            assertThat(database.count("SELECT current_setting('threads')")).isEqualTo(2);
        }
    }
}
