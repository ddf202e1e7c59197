package io.millrace.evaluate;

import io.millrace.evaluate.metrics.Latency;
import io.millrace.evaluate.metrics.Scoring;
import io.millrace.evaluate.operation.OperationProbe;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.goal.Goal;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.ImportedModel;
import io.millrace.lifecycle.manifest.Lineage;
import io.millrace.lifecycle.manifest.Provenance;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.RunUpload;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.spec.BudgetSpec;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.Task;
import io.millrace.lifecycle.spec.TrainSpec;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.onnx.Architecture;
import io.millrace.onnx.FeatureGraph;
import io.millrace.onnx.ModelFile;
import io.millrace.onnx.TargetScale;
import io.millrace.onnx.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A model's bucket with hand-made datasets and candidates. The feature {@code x} runs over 0..19 in steps of 1; the truth
 * is the second class from 10 on, and 3 x + 1 for a regression. A candidate is a straight line with a threshold or an
 * offset, so that its figures can be told in advance.
 */
final class World {
    static final ModelName MODEL = new ModelName("demo");
    static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final int ROWS = 20;

    final ObjectStore store;
    private final List<String> classes;
    private final String feature;

    World(ObjectStore store) {
        this(store, List.of("no", "yes"), "x");
    }

    /** @param classes two, or none for a regression */
    World(ObjectStore store, List<String> classes, String feature) {
        this.store = store;
        this.classes = classes;
        this.feature = feature;
    }

    static Evaluator evaluator(ObjectStore store) {
        var latency = new Latency(() -> 0);
        return new Evaluator(
                store, new Scoring(latency), new OperationProbe(latency, () -> 0), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    static CandidateEvents events(ObjectStore store) {
        var evaluator = evaluator(store);
        var clock = Clock.fixed(NOW.plus(Duration.ofDays(1)), ZoneOffset.UTC);
        return new CandidateEvents(evaluator, new CandidateSweep(store, clock, Duration.ofHours(1), evaluator));
    }

    /** The candidate of that run, made from an upload of that time. */
    CandidateKey candidate(String run, double threshold, Instant uploadedAt, Goal... goals) {
        var upload = run + ".csv-0123456789ab-012345";
        var lineage = new Lineage(uploadedAt, "incoming/demo/" + run + ".csv", "", Instant.EPOCH);
        store.put(
                Keys.runUpload(MODEL, run, upload),
                Json.pretty(new RunUpload(MODEL, run, upload, lineage)),
                "application/json");
        return candidate(run, threshold, goals);
    }

    static final Provenance PROVENANCE = new Provenance(
            "1.2.3 (abcdef0)", Map.of("java", "25"), new Provenance.Machine("a <quick> processor", 2, 8L << 30));

    /**
     * Writes a dataset, a run and a candidate.
     *
     * @param threshold the candidate answers the second class above it (truth: 9.5); for a regression, its offset (truth: 1)
     */
    CandidateKey candidate(String run, double threshold, Goal... goals) {
        var dataset = dataset();
        var key = new CandidateKey(MODEL, run, "1");
        var model = model(dataset, threshold);
        var modelKey = Keys.trial(MODEL, run, "1") + "model.onnx";
        store.put(modelKey, model, "application/octet-stream");
        var settings = new Hyperparameters("linear", 20, 64, Optimizer.ADAM, 0.001, 3, 7);
        store.put(Keys.runManifest(MODEL, run), Json.pretty(plan(run, settings, List.of(goals))), "application/json");
        store.put(
                Keys.progress(MODEL, run, "1"),
                (line(1) + line(2) + "{\"epoch\": 3, \"tr").getBytes(StandardCharsets.UTF_8),
                "text/plain");
        var result = new TrialResult(
                MODEL,
                run,
                "1",
                "d1",
                settings,
                modelKey,
                Sha256.of(model),
                model.length,
                4,
                2,
                2,
                0.1,
                classes.isEmpty() ? "rmse" : "accuracy",
                0.9,
                1e-7,
                3,
                1000,
                "cpu",
                Optional.empty(),
                Optional.of(PROVENANCE),
                NOW);
        store.put(key.manifest(), Json.pretty(result), "application/json");
        return key;
    }

    /**
     * Writes a dataset, a run and a model that was brought along as its candidate.
     *
     * @param unmeasured why the dataset says nothing about it; empty if it does
     */
    CandidateKey brought(String run, byte[] model, Optional<String> unmeasured, Goal... goals) {
        dataset();
        var key = new CandidateKey(MODEL, run, "1");
        var modelKey = Keys.importedModelFile(MODEL, "d1");
        store.put(modelKey, model, "application/octet-stream");
        var imported = new ImportedModel(
                MODEL,
                "d1",
                modelKey,
                Sha256.of(model),
                model.length,
                8,
                Map.of("ai.onnx", 13L),
                List.of(),
                List.of(),
                unmeasured,
                NOW);
        store.put(Keys.importedModel(MODEL, "d1"), Json.pretty(imported), "application/json");
        store.put(
                Keys.runManifest(MODEL, run),
                Json.pretty(plan(run, Hyperparameters.imported(), List.of(goals))),
                "application/json");
        store.put(key.manifest(), Json.pretty(TrialResult.imported(run, "1", imported, NOW)), "application/json");
        return key;
    }

    private static String line(int epoch) {
        var progress = new EpochProgress(epoch, 20, 1.0 / epoch, 1.2 / epoch, "accuracy", 0.8, 0.7, 0.001, 1000, 1, 1);
        return new String(Json.compact(progress), StandardCharsets.UTF_8) + "\n";
    }

    private static RunManifest plan(String run, Hyperparameters settings, List<Goal> goals) {
        var spec = new LifecycleSpec(Optional.empty(), DataSpec.DEFAULT, TrainSpec.DEFAULT, goals, BudgetSpec.DEFAULT);
        var compute = new RunManifest.Compute(
                RunManifest.Compute.Kind.CPU, "small", 1, 1024, 0, 0.05, Duration.ofHours(1), 1, 0.05);
        return new RunManifest(
                MODEL,
                run,
                "d1",
                "u1",
                spec,
                "demo-" + run,
                "a table",
                List.of(new RunManifest.Trial("1", settings)),
                compute,
                Lineage.UNKNOWN,
                NOW,
                NOW);
    }

    private byte[] model(DatasetManifest dataset, double threshold) {
        var graph = FeatureGraph.of(dataset);
        // The one feature is (x - 0) / 1: mean and sd of the manifest are 0 and 1.
        var weights = classes.isEmpty()
                ? Map.of("output.weight", new float[] {3}, "output.bias", new float[] {(float) threshold})
                : Map.of("output.weight", new float[] {-1, 1}, "output.bias", new float[] {
                    (float) threshold, (float) -threshold
                });
        var scale = classes.isEmpty() ? Optional.of(new TargetScale(0, 1)) : Optional.<TargetScale>empty();
        return ModelFile.write(dataset, graph, new Architecture.Linear(), new Weights(weights), scale);
    }

    private DatasetManifest dataset() {
        var parquet = parquet();
        var file = new DatasetManifest.SplitFile(
                Keys.split(MODEL, "d1", Split.TEST), ROWS, parquet.length, Sha256.of(parquet));
        store.put(file.key(), parquet, "application/octet-stream");
        var statistics = Optional.of(new Column.NumberStatistics(0, 1, 0, 0, 19));
        var target = classes.isEmpty()
                ? new Column("target", ColumnType.NUMBER, Column.Role.TARGET, 0, statistics, List.of())
                : new Column("target", ColumnType.CATEGORY, Column.Role.TARGET, 0, Optional.empty(), List.of());
        var dataset = new DatasetManifest(
                MODEL,
                "d1",
                DatasetManifest.Kind.TABULAR,
                classes.isEmpty() ? Task.REGRESSION : Task.CLASSIFICATION,
                DataSpec.DEFAULT,
                "hash",
                new Source("incoming/demo/a.csv", "etag", NOW, ""),
                List.of(new Column(feature, ColumnType.NUMBER, Column.Role.FEATURE, 0, statistics, List.of()), target),
                "target",
                classes,
                Optional.empty(),
                Map.of(Split.TRAIN, file, Split.VALIDATION, file, Split.TEST, file),
                new DatasetManifest.Cleaning(ROWS, 0, 0),
                List.of(),
                NOW);
        store.put(Keys.datasetManifest(MODEL, "d1"), Json.pretty(dataset), "application/json");
        return dataset;
    }

    private byte[] parquet() {
        var rows = IntStream.range(0, ROWS)
                .mapToObj(x -> classes.isEmpty()
                        ? "(%d::DOUBLE, %d::DOUBLE)".formatted(x, 3 * x + 1)
                        : "(%d::DOUBLE, '%s')"
                                .formatted(x, classes.get(x < 10 ? 0 : 1).replace("'", "''")))
                .collect(Collectors.joining(", "));
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            Path file = Files.createTempDirectory("world").resolve("test.parquet");
            statement.execute("COPY (SELECT * FROM (VALUES %s) t(\"%s\", target)) TO '%s' (FORMAT parquet)"
                    .formatted(rows, feature, file));
            var bytes = Files.readAllBytes(file);
            Files.delete(file);
            Files.delete(file.getParent());
            return bytes;
        } catch (SQLException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
