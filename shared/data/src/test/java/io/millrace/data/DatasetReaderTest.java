package io.millrace.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.lifecycle.spec.Task;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetReaderTest {
    @TempDir
    private Path folder;

    @Test
    void rowsKeepTheirOrderOverManyBatches() throws SQLException {
        var file = parquet("SELECT i::DOUBLE AS x, 'c' || i AS c, (i % 2)::VARCHAR AS y FROM range(300000) t(i)");
        var reader = new DatasetReader(file, table(Task.CLASSIFICATION), new ReaderLimits(256, 2));

        try (var batches = reader.batches(7_000)) {
            var all = batches.toList();
            assertThat(all).hasSize(43);
            assertThat(all.getLast().rows()).isEqualTo(6_000);
            var x = all.stream()
                    .flatMapToDouble(b -> Arrays.stream(numbers(b, "x")))
                    .toArray();
            assertThat(x)
                    .isEqualTo(
                            DoubleStream.iterate(0, i -> i + 1).limit(300_000).toArray());
            assertThat(texts(all.get(1), "c")[0]).isEqualTo("c7000");
            assertThat(texts(all.get(1), "y")[1]).isEqualTo("1");
        }
        assertThat(reader.rows()).isEqualTo(300_000);
    }

    @Test
    void absentValuesBecomeNanAndTheEmptyText() throws SQLException {
        var file = parquet("SELECT * FROM (VALUES (1.5::DOUBLE, NULL, '😀'), (NULL, '年', NULL)) t(x, c, y)");

        var batch = only(new DatasetReader(file, table(Task.CLASSIFICATION)));

        assertThat(numbers(batch, "x")).containsExactly(1.5, Double.NaN);
        assertThat(texts(batch, "c")).containsExactly("", "年");
        assertThat(texts(batch, "y")).containsExactly("😀", "");
    }

    @Test
    void theTargetOfARegressionIsANumberAndContextIsRead() throws SQLException {
        var file = parquet("SELECT 1.0::DOUBLE AS x, 'k' AS c, 7.25::DOUBLE AS y");

        var batch = only(new DatasetReader(file, table(Task.REGRESSION)));

        assertThat(batch.columns().keySet()).containsExactly("x", "c", "y");
        assertThat(numbers(batch, "y")).containsExactly(7.25);
    }

    @Test
    void anyFileAndColumnNameWorks() throws SQLException {
        var name = "a \"b\" 'c' 年 😀";
        var file = folder.resolve("it's [1] *? 年.parquet");
        parquet("SELECT 2.0::DOUBLE AS \"" + name.replace("\"", "\"\"") + "\", 'a' AS y", file);
        var manifest = manifest(
                DatasetManifest.Kind.TABULAR,
                Task.CLASSIFICATION,
                List.of(column(name, ColumnType.NUMBER, Role.FEATURE), column("y", ColumnType.CATEGORY, Role.TARGET)),
                Optional.empty());

        assertThat(numbers(only(new DatasetReader(file, manifest)), name)).containsExactly(2.0);
    }

    @Test
    void anotherFileUnderTheSameNameIsReadAnewHoweverSoonItComes() throws Exception {
        var file = folder.resolve("split.parquet");
        parquet("SELECT 1.0::DOUBLE AS x, 'a' AS c, 'b' AS y", file);
        var written = Files.getLastModifiedTime(file);
        var reader = new DatasetReader(file, table(Task.CLASSIFICATION));
        assertThat(numbers(only(reader), "x")).containsExactly(1.0);

        Files.delete(file);
        parquet("SELECT 2.0::DOUBLE AS x, 'a' AS c, 'b' AS y", file);
        Files.setLastModifiedTime(file, written);

        assertThat(numbers(only(reader), "x")).containsExactly(2.0);
    }

    @Test
    void aSplitWithoutRowsHasNoBatches() throws SQLException {
        var file = parquet("SELECT 1.0::DOUBLE AS x, 'a' AS c, 'b' AS y WHERE false");
        var reader = new DatasetReader(file, table(Task.CLASSIFICATION));

        try (var batches = reader.batches(10)) {
            assertThat(batches).isEmpty();
        }
        assertThat(reader.rows()).isZero();
    }

    @Test
    void aNewBatchBeginsWhereTheImageSizeChanges() throws SQLException {
        var file = parquet("""
                SELECT * FROM (VALUES
                  ('\\x01\\x02\\xFF\\x04'::BLOB, 2, 2, 'a.png', 'cat'),
                  ('\\x05\\x06\\x07\\x08'::BLOB, 2, 2, 'b.png', 'dog'),
                  ('\\x09\\x0A\\x0B\\x0C'::BLOB, 2, 2, 'c.png', 'cat'),
                  ('\\x0D\\x0E'::BLOB, 1, 2, 'd.png', 'dog'),
                  ('\\x0F\\x10'::BLOB, 2, 1, 'e.png', 'cat')) t(image, height, width, file, y)""");

        try (var batches = new DatasetReader(file, images()).batches(2)) {
            var all = batches.toList();
            assertThat(all).extracting(RawBatch::rows).containsExactly(2, 1, 1, 1);
            assertThat(all)
                    .extracting(b -> texts(b, "file")[0] + texts(b, "y")[0])
                    .containsExactly("a.pngcat", "c.pngcat", "d.pngdog", "e.pngcat");
            var first = (RawColumn.Images) all.getFirst().columns().get("image");
            assertThat(first.pixels()).containsExactly(1, 2, 255, 4, 5, 6, 7, 8);
            assertThat(all.get(2).columns().get("image"))
                    .usingRecursiveComparison()
                    .isEqualTo(new RawColumn.Images(new byte[] {13, 14}, 1, 2, 1));
        }
    }

    @Test
    void largeImagesMakeSmallBatches() throws SQLException {
        var file = parquet("""
                SELECT encode(repeat('x', 4000 * 6000)) AS image, 4000 AS height, 6000 AS width, 'f' || i AS file, 'a' AS y
                FROM range(3) t(i)""");

        try (var batches = new DatasetReader(file, images()).batches(100)) {
            assertThat(batches.map(RawBatch::rows)).containsExactly(2, 1);
        }
    }

    @Test
    void pixelsThatDoNotFitTheirSizeAreRefused() throws SQLException {
        var file = parquet("SELECT '\\x01\\x02'::BLOB AS image, 2 AS height, 2 AS width, 'a.png' AS file, 'a' AS y");

        try (var batches = new DatasetReader(file, images()).batches(10)) {
            assertThatThrownBy(batches::toList)
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("a.png");
        }
    }

    @Test
    void aFileThatIsNoParquetIsRefused() throws Exception {
        var file = Files.writeString(folder.resolve("bad.parquet"), "no parquet at all");
        var reader = new DatasetReader(file, table(Task.CLASSIFICATION));

        assertThatThrownBy(reader::rows)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("bad.parquet");
        assertThatThrownBy(() -> reader.batches(10)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void anAbsentColumnIsNamed() throws SQLException {
        var file = parquet("SELECT 1.0::DOUBLE AS x, 'b' AS y");

        assertThatThrownBy(() -> new DatasetReader(file, table(Task.CLASSIFICATION)).batches(10))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("\"c\"");
    }

    @Test
    void aStreamMayBeClosedBeforeItsEnd() throws SQLException {
        var file = parquet("SELECT i::DOUBLE AS x, 'c' AS c, 'a' AS y FROM range(100000) t(i)");
        var reader = new DatasetReader(file, table(Task.CLASSIFICATION));

        for (int i = 0; i < 5; i++) {
            try (var batches = reader.batches(10)) {
                assertThat(batches.findFirst()).isPresent();
            }
        }
    }

    private RawBatch only(DatasetReader reader) {
        try (var batches = reader.batches(10)) {
            var all = batches.toList();
            assertThat(all).hasSize(1);
            return all.getFirst();
        }
    }

    private Path parquet(String query) throws SQLException {
        return parquet(query, folder.resolve("split.parquet"));
    }

    private static Path parquet(String query, Path file) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("COPY (%s) TO '%s' (FORMAT parquet)"
                    .formatted(query, file.toString().replace("'", "''")));
        }
        return file;
    }

    private static DatasetManifest table(Task task) {
        return manifest(
                DatasetManifest.Kind.TABULAR,
                task,
                List.of(
                        column("x", ColumnType.NUMBER, Role.FEATURE),
                        column("c", ColumnType.CATEGORY, Role.CONTEXT),
                        column("y", ColumnType.CATEGORY, Role.TARGET)),
                Optional.empty());
    }

    private static DatasetManifest images() {
        return manifest(
                DatasetManifest.Kind.IMAGE,
                Task.CLASSIFICATION,
                List.of(column("y", ColumnType.CATEGORY, Role.TARGET)),
                Optional.of(new ImageShape(2, 2, 1, false)));
    }

    private static Column column(String name, ColumnType type, Role role) {
        return new Column(name, type, role, 0, Optional.empty(), List.of());
    }

    private static DatasetManifest manifest(
            DatasetManifest.Kind kind, Task task, List<Column> columns, Optional<ImageShape> image) {
        return new DatasetManifest(
                new ModelName("tests"),
                "d0",
                kind,
                task,
                DataSpec.DEFAULT,
                "0",
                new Source("incoming/tests/a.csv", "e", Instant.EPOCH, ""),
                columns,
                "y",
                task == Task.REGRESSION ? List.of() : List.of("a", "b"),
                image,
                Map.of(),
                new DatasetManifest.Cleaning(0, 0, 0),
                List.of(),
                Instant.EPOCH);
    }

    private static double[] numbers(RawBatch batch, String column) {
        return ((RawColumn.Numbers) batch.columns().get(column)).values();
    }

    private static String[] texts(RawBatch batch, String column) {
        return ((RawColumn.Strings) batch.columns().get(column)).values();
    }
}
