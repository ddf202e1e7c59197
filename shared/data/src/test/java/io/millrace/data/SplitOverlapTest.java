package io.millrace.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.lifecycle.spec.Task;
import io.millrace.onnx.RawColumn;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitOverlapTest {
    @TempDir
    Path folder;

    @Test
    void rowsThatStandInTrainAreCountedAndSoAreThoseThatNearlyDo() throws SQLException {
        // x has a standard deviation of 10, so 0.5 is a twentieth of it.
        var train = parquet("train", "(1.0, 'Good morning', 'a'), (50.0, 'Bye', 'b'), (NULL, 'none', 'a')");
        var test = parquet("test", """
                (1.0, 'Good morning', 'b'), (1.1, 'good  morning!', 'a'), (9.0, 'Good morning', 'a'),
                (50.0, 'Bye-bye', 'b'), (NULL, 'none', 'a')""");

        var overlap = new SplitOverlap(table());

        // The label is no feature, and a missing value equals a missing value.
        assertThat(overlap.equal(train, test)).isEqualTo(2);
        assertThat(overlap.near(train, test)).isEqualTo(3);
    }

    @Test
    void imagesAreComparedPixelForPixel() throws SQLException {
        var train = images("train", "('\\x01\\x02'::BLOB), ('\\x03\\x04'::BLOB)");
        var test = images("test", "('\\x03\\x04'::BLOB), ('\\x03\\x05'::BLOB)");

        var overlap = new SplitOverlap(
                manifest(DatasetManifest.Kind.IMAGE, Optional.of(new DatasetManifest.ImageShape(1, 2, 1, true))));

        assertThat(overlap.equal(train, test)).isEqualTo(1);
    }

    @Test
    void aSampleLiesEvenlyOverTheFile() throws SQLException {
        var file = query("rows", "SELECT range::DOUBLE AS x, 'a' AS t, 'b' AS y FROM range(100)");

        try (var batches = new DatasetReader(file, table()).sample(100, 10, 1_000)) {
            var columns = batches.map(
                            batch -> (RawColumn.Numbers) batch.columns().get("x"))
                    .toList();
            assertThat(columns).hasSize(1);
            assertThat(columns.getFirst().values()).containsExactly(0, 10, 20, 30, 40, 50, 60, 70, 80, 90);
        }
    }

    @Test
    void quantilesAreValuesOfTheColumn() throws SQLException {
        var file = query("rows", "SELECT range::DOUBLE AS x, 'a' AS t, 'b' AS y FROM range(1, 101)");

        assertThat(new DatasetReader(file, table()).quantiles("x", 0.25, 0.5, 0.75))
                .containsExactly(25, 50, 75);
    }

    private Path parquet(String name, String rows) throws SQLException {
        return query(name, "SELECT x::DOUBLE AS x, t, y FROM (VALUES %s) v(x, t, y)".formatted(rows));
    }

    private Path images(String name, String rows) throws SQLException {
        return query(
                name,
                "SELECT image, 1 AS height, 2 AS width, 'f' AS file, 'a' AS y FROM (VALUES %s) v(image)"
                        .formatted(rows));
    }

    private Path query(String name, String query) throws SQLException {
        var file = folder.resolve(name + ".parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("COPY (%s) TO '%s' (FORMAT parquet)".formatted(query, file));
        }
        return file;
    }

    private static DatasetManifest table() {
        var statistics = Optional.of(new Column.NumberStatistics(20, 10, 20, 1, 50));
        return manifest(
                DatasetManifest.Kind.TABULAR,
                Optional.empty(),
                new Column("x", ColumnType.NUMBER, Column.Role.FEATURE, 0, statistics, List.of()),
                new Column("t", ColumnType.TEXT, Column.Role.FEATURE, 0, Optional.empty(), List.of()));
    }

    private static DatasetManifest manifest(
            DatasetManifest.Kind kind, Optional<DatasetManifest.ImageShape> image, Column... features) {
        var target = new Column("y", ColumnType.CATEGORY, Column.Role.TARGET, 0, Optional.empty(), List.of());
        return new DatasetManifest(
                new ModelName("demo"),
                "d1",
                kind,
                Task.CLASSIFICATION,
                DataSpec.DEFAULT,
                "hash",
                new Source("incoming/demo/a.csv", "etag", Instant.EPOCH, ""),
                Stream.concat(Arrays.stream(features), Stream.of(target)).toList(),
                "y",
                List.of("a", "b"),
                image,
                Map.of(),
                new DatasetManifest.Cleaning(0, 0, 0),
                List.of(),
                Instant.EPOCH);
    }
}
