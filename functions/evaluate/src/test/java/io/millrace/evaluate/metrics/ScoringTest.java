package io.millrace.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.data.DatasetReader;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.lifecycle.spec.Task;
import io.millrace.onnx.Architecture;
import io.millrace.onnx.FeatureGraph;
import io.millrace.onnx.ModelFile;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.Weights;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringTest {
    @TempDir
    Path folder;

    /** Two grey pixels an image; the model says right where the second is the brighter one. One of four rows is wrong. */
    @Test
    void scoresImages() throws SQLException {
        var parquet = folder.resolve("test.parquet");
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            statement.execute("""
                    COPY (SELECT image, 1::INTEGER AS height, 2::INTEGER AS width, 'f' AS file, label FROM (VALUES
                      ('\\xFF\\x01'::BLOB, 'left'), ('\\x01\\xFF'::BLOB, 'right'),
                      ('\\x10\\x01'::BLOB, 'left'), ('\\xFF\\x01'::BLOB, 'right')) t(image, label))
                    TO '%s' (FORMAT parquet)
                    """.formatted(parquet));
        }
        var dataset = images();
        var weights =
                new Weights(Map.of("output.weight", new float[] {1, -1, -1, 1}, "output.bias", new float[] {0, 0}));
        var file = ModelFile.write(
                dataset, FeatureGraph.of(dataset), new Architecture.Linear(), weights, Optional.empty());
        var ticks = new AtomicLong();

        Scores scores;
        try (var model = OnnxModel.load(file)) {
            scores = new Scoring(new Latency(() -> ticks.addAndGet(500_000)))
                    .score(model, file.length, new DatasetReader(parquet, dataset), dataset, List.of());
        }

        assertThat(scores.rows()).isEqualTo(4);
        assertThat(scores.confusion()).containsExactly(List.of(2L, 0L), List.of(1L, 1L));
        assertThat(scores.figures()).containsEntry("accuracy", 0.75).containsEntry("model_bytes", (double) file.length);
        // Each look at the clock takes half a millisecond.
        assertThat(scores.figures().get("latency_ms")).isCloseTo(0.5, within(1e-9));
    }

    private static DatasetManifest images() {
        var target = new Column("label", ColumnType.CATEGORY, Column.Role.TARGET, 0, Optional.empty(), List.of());
        return new DatasetManifest(
                new ModelName("sides"),
                "d1",
                DatasetManifest.Kind.IMAGE,
                Task.CLASSIFICATION,
                DataSpec.DEFAULT,
                "hash",
                new Source("incoming/sides/a.zip", "etag", Instant.EPOCH, ""),
                List.of(target),
                "label",
                List.of("left", "right"),
                Optional.of(new DatasetManifest.ImageShape(1, 2, 1, true)),
                Map.of(),
                new DatasetManifest.Cleaning(4, 0, 0),
                List.of(),
                Instant.EPOCH);
    }
}
