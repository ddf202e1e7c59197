package io.millrace.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.error.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowGroupSampleTest {
    private static final int ROWS = 40_000;
    private static final int GROUP = 2_048;

    @TempDir
    Path folder;

    private final AtomicLong fetched = new AtomicLong();

    @Test
    void rowGroupsAtEvenDistancesAreFetchedAndNoOthers() throws SQLException, IOException {
        var bytes = Files.readAllBytes(parquet("all"));
        var target = folder.resolve("it's some.parquet");

        long rows = sample(bytes).write(target, bytes.length / 4);

        assertThat(rows).isBetween(2L * GROUP, ROWS / 4L);
        // The footer comes on top of the row groups.
        assertThat(fetched.get()).isLessThan(bytes.length / 2);
        assertThat(numbers(target, "count(*)")).isEqualTo(rows);
        assertThat(numbers(target, "count(DISTINCT x)")).isEqualTo(rows);
        assertThat(numbers(target, "min(x)")).isZero();
        assertThat(numbers(target, "max(x)")).isGreaterThan(ROWS / 2);
        assertThat(numbers(target, "count(*) FILTER (t = md5(CAST(x AS VARCHAR)))"))
                .isEqualTo(rows);
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void aFileThatFitsIsTakenWhole() throws SQLException, IOException {
        var bytes = Files.readAllBytes(parquet("all"));
        var target = folder.resolve("some.parquet");

        assertThat(sample(bytes).write(target, bytes.length)).isEqualTo(ROWS);
        assertThat(numbers(target, "count(*)")).isEqualTo(ROWS);
    }

    @Test
    void whereNotEvenOneRowGroupFitsNothingIsWritten() throws SQLException, IOException {
        var target = folder.resolve("some.parquet");

        assertThat(sample(Files.readAllBytes(parquet("all"))).write(target, 1_000))
                .isZero();
        assertThat(target).doesNotExist();
    }

    @Test
    void whatIsNoParquetIsRefused() {
        var noise = new byte[1_000];
        Arrays.fill(noise, (byte) 7);

        assertThatThrownBy(() -> sample(noise).write(folder.resolve("some.parquet"), 500))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("some.parquet");
    }

    private RowGroupSample sample(byte[] bytes) {
        return new RowGroupSample(
                (from, to) -> {
                    fetched.addAndGet(to - from);
                    return new ByteArrayInputStream(bytes, (int) from, (int) (to - from));
                },
                bytes.length);
    }

    private Path parquet(String name) throws SQLException {
        var file = folder.resolve(name + ".parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute(
                    "COPY (SELECT range AS x, md5(CAST(range AS VARCHAR)) AS t, NULL::DOUBLE AS n FROM range(%d)) TO '%s' (FORMAT parquet, ROW_GROUP_SIZE %d)"
                            .formatted(ROWS, file, GROUP));
        }
        return file;
    }

    private static long numbers(Path file, String expression) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement();
                var result =
                        statement.executeQuery("SELECT %s FROM %s".formatted(expression, ParquetSql.table(file)))) {
            result.next();
            return result.getLong(1);
        }
    }
}
