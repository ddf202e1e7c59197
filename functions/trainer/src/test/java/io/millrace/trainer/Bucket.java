package io.millrace.trainer;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.DatasetManifest.Kind;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.Lineage;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.Task;
import io.millrace.lifecycle.store.ObjectStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A bucket with a dataset and a plan for it, as preprocess and dispatch would have left them. */
final class Bucket<S extends ObjectStore> {
    static final ModelName MODEL = new ModelName("toy");
    static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    static final String DATASET = "d1";
    static final String RUN = "r1";

    final S store;
    private final Path folder;

    Bucket(Path folder, S store) {
        this.folder = folder;
        this.store = store;
    }

    /** 600 customers: who is old or lives in Bonn stays, by and large. */
    void customers() throws SQLException, IOException {
        var select = """
                SELECT CASE WHEN i %% 11 = 0 THEN NULL ELSE (20 + (i * 37) %% 60)::DOUBLE END AS age,
                       ['Bonn', '東京', 'New "York"'][1 + i %% 3] AS city,
                       CASE WHEN (i * 37) %% 60 > 30 OR i %% 3 = 0 THEN 'stays' ELSE 'goes' END AS label
                FROM range(%d, %d) t(i)""";
        var columns = List.of(
                number("age", Column.Role.FEATURE, 49.5, 17.3),
                new Column(
                        "city",
                        ColumnType.CATEGORY,
                        Column.Role.FEATURE,
                        0,
                        Optional.empty(),
                        List.of(
                                new Column.Category("Bonn", 200),
                                new Column.Category("東京", 200),
                                new Column.Category("New \"York\"", 200))),
                new Column("label", ColumnType.CATEGORY, Column.Role.TARGET, 0, Optional.empty(), List.of()));
        dataset(
                Kind.TABULAR,
                Task.CLASSIFICATION,
                columns,
                "label",
                List.of("goes", "stays"),
                Optional.empty(),
                select);
    }

    /** 600 customers of which one in fourteen goes: a seventh of those above 50, none of the others. */
    void rareCustomers() throws SQLException, IOException {
        var select = """
                SELECT (20 + (i * 37) %% 60)::DOUBLE AS age,
                       CASE WHEN (i * 37) %% 60 > 30 AND i %% 7 = 0 THEN 'goes' ELSE 'stays' END AS label
                FROM range(%d, %d) t(i)""";
        var columns = List.of(
                number("age", Column.Role.FEATURE, 49.5, 17.3),
                new Column("label", ColumnType.CATEGORY, Column.Role.TARGET, 0, Optional.empty(), List.of()));
        dataset(
                Kind.TABULAR,
                Task.CLASSIFICATION,
                columns,
                "label",
                List.of("goes", "stays"),
                Optional.empty(),
                select);
    }

    /** 600 parcels of which one in fourteen goes back: a seventh of those that came late, none of the others. */
    void rareComplaints() throws SQLException, IOException {
        var select = """
                SELECT CASE WHEN i %% 2 = 0 THEN 'my parcel came late' ELSE 'my parcel came soon' END AS review,
                       CASE WHEN i %% 14 = 0 THEN 'goes' ELSE 'stays' END AS label
                FROM range(%d, %d) t(i)""";
        var columns = List.of(
                new Column("review", ColumnType.TEXT, Column.Role.FEATURE, 0, Optional.empty(), List.of()),
                new Column("label", ColumnType.CATEGORY, Column.Role.TARGET, 0, Optional.empty(), List.of()));
        dataset(
                Kind.TABULAR,
                Task.CLASSIFICATION,
                columns,
                "label",
                List.of("goes", "stays"),
                Optional.empty(),
                select);
    }

    /** 600 grey images of 10 x 10 of which one in fourteen goes: a seventh of those light above, none of those light below. */
    void rarePictures() throws SQLException, IOException {
        var select = """
                SELECT from_hex(CASE WHEN i %% 2 = 0 THEN repeat('F0', 50) || repeat('0A', 50)
                       ELSE repeat('0A', 50) || repeat('E0', 50) END) AS image, 10 AS height, 10 AS width,
                       'p' || i || '.png' AS file, CASE WHEN i %% 14 = 0 THEN 'goes' ELSE 'stays' END AS label
                FROM range(%d, %d) t(i)""";
        var label = new Column("label", ColumnType.CATEGORY, Column.Role.TARGET, 0, Optional.empty(), List.of());
        dataset(
                Kind.IMAGE,
                Task.CLASSIFICATION,
                List.of(label),
                "label",
                List.of("goes", "stays"),
                Optional.of(new ImageShape(10, 10, 1, true)),
                select);
    }

    /** 600 reviews with stars: who praises the room, or stars and the bath, is content. */
    void reviews() throws SQLException, IOException {
        var select = """
                SELECT replace(['The room #, 很好!', 'Room number # was bad', 'A fine bath: #', ''][1 + i %% 4],
                           '#', (i * 7 %% 50)::VARCHAR) AS review,
                       (i %% 5)::DOUBLE AS stars,
                       CASE WHEN i %% 4 = 0 OR (i %% 4 = 2 AND i %% 5 > 1) THEN 'yes' ELSE 'no' END AS content
                FROM range(%d, %d) t(i)""";
        var columns = List.of(
                new Column("review", ColumnType.TEXT, Column.Role.FEATURE, 100, Optional.empty(), List.of()),
                number("stars", Column.Role.FEATURE, 2, 1.4),
                new Column("content", ColumnType.CATEGORY, Column.Role.TARGET, 0, Optional.empty(), List.of()));
        dataset(Kind.TABULAR, Task.CLASSIFICATION, columns, "content", List.of("no", "yes"), Optional.empty(), select);
    }

    /** 600 houses whose price is 1,000 x area + 500,000. */
    void houses() throws SQLException, IOException {
        var select = "SELECT (i %% 100)::DOUBLE AS area, 1000.0 * (i %% 100) + 500000 AS price FROM range(%d, %d) t(i)";
        var columns = List.of(
                number("area", Column.Role.FEATURE, 49.5, 28.9), number("price", Column.Role.TARGET, 549_500, 28_900));
        dataset(Kind.TABULAR, Task.REGRESSION, columns, "price", List.of(), Optional.empty(), select);
    }

    /** 600 grey images of 10 x 10: light above, or light below. */
    void pictures() throws SQLException, IOException {
        var select = """
                SELECT from_hex(CASE WHEN i %% 2 = 0 THEN repeat('F0', 50) || repeat('0A', 50)
                       ELSE repeat('0A', 50) || repeat('E0', 50) END) AS image, 10 AS height, 10 AS width,
                       'p' || i || '.png' AS file, ['above', 'below'][1 + i %% 2] AS label
                FROM range(%d, %d) t(i)""";
        var label = new Column("label", ColumnType.CATEGORY, Column.Role.TARGET, 0, Optional.empty(), List.of());
        dataset(
                Kind.IMAGE,
                Task.CLASSIFICATION,
                List.of(label),
                "label",
                List.of("above", "below"),
                Optional.of(new ImageShape(10, 10, 1, true)),
                select);
    }

    /** 2,400 colour images of 16 x 16 to train on: reddish ones and bluish ones. */
    void photos() throws SQLException, IOException {
        var select = """
                SELECT from_hex(CASE WHEN i %% 2 = 0 THEN repeat('F0200A', 256) ELSE repeat('0A20E0', 256) END) AS image,
                       16 AS height, 16 AS width, 'p' || i || '.png' AS file, CASE WHEN i %% 2 = 0 THEN 'red' ELSE 'blue' END AS label
                FROM range(%d, %d) t(i)""";
        var label = new Column("label", ColumnType.CATEGORY, Column.Role.TARGET, 0, Optional.empty(), List.of());
        dataset(
                2_400,
                Kind.IMAGE,
                Task.CLASSIFICATION,
                List.of(label),
                "label",
                List.of("blue", "red"),
                Optional.of(new ImageShape(16, 16, 3, true)),
                select);
    }

    private static Column number(String name, Column.Role role, double mean, double sd) {
        var statistics = new Column.NumberStatistics(mean, sd, mean, mean - 2 * sd, mean + 2 * sd);
        return new Column(name, ColumnType.NUMBER, role, 0, Optional.of(statistics), List.of());
    }

    void dataset(
            Kind kind,
            Task task,
            List<Column> columns,
            String target,
            List<String> classes,
            Optional<ImageShape> image,
            String select)
            throws SQLException, IOException {
        dataset(400, kind, task, columns, target, classes, image, select);
    }

    private void dataset(
            int trainRows,
            Kind kind,
            Task task,
            List<Column> columns,
            String target,
            List<String> classes,
            Optional<ImageShape> image,
            String select)
            throws SQLException, IOException {
        Map<Split, DatasetManifest.SplitFile> splits = new EnumMap<>(Split.class);
        splits.put(Split.TRAIN, split(Split.TRAIN, select.formatted(400 - trainRows, 400), trainRows));
        splits.put(Split.VALIDATION, split(Split.VALIDATION, select.formatted(400, 500), 100));
        splits.put(Split.TEST, split(Split.TEST, select.formatted(500, 600), 100));
        var manifest = new DatasetManifest(
                MODEL,
                DATASET,
                kind,
                task,
                DataSpec.DEFAULT,
                "",
                new Source("incoming/toy/toy.csv", "etag", NOW, ""),
                columns,
                target,
                classes,
                image,
                splits,
                new DatasetManifest.Cleaning(600, 0, 0),
                List.of(),
                NOW);
        put(Keys.datasetManifest(MODEL, DATASET), manifest);
    }

    private DatasetManifest.SplitFile split(Split split, String select, long rows) throws SQLException, IOException {
        var file = Files.createTempFile(folder, split.text(), ".parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("COPY (" + select + ") TO '" + file + "' (FORMAT parquet)");
        }
        var key = Keys.split(MODEL, DATASET, split);
        store.put(key, file, "application/vnd.apache.parquet");
        return new DatasetManifest.SplitFile(key, rows, Files.size(file), Sha256.of(file));
    }

    /** Writes the plan, trials numbered from 1; returns its key. */
    String plan(Hyperparameters... trials) {
        return plan(LifecycleSpec.DEFAULT, trials);
    }

    String plan(LifecycleSpec spec, Hyperparameters... trials) {
        var numbered = new ArrayList<RunManifest.Trial>();
        for (var trial : trials) {
            numbered.add(new RunManifest.Trial(Integer.toString(numbered.size() + 1), trial));
        }
        var compute = new RunManifest.Compute(
                RunManifest.Compute.Kind.CPU, "small", 2, 4_096, 0, 0.1, Duration.ofHours(1), 2, 0.2);
        var run = new RunManifest(
                MODEL, RUN, DATASET, "u1", spec, "toy-r1", "a test", numbered, compute, Lineage.UNKNOWN, NOW, NOW);
        put(Keys.runManifest(MODEL, RUN), run);
        return Keys.runManifest(MODEL, RUN);
    }

    void put(String key, Object value) {
        store.put(key, Json.pretty(value), "application/json");
    }

    <T> T read(String key, Class<T> type) {
        return Json.read(store.get(key), type);
    }
}
