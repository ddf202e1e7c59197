package io.millrace.evaluate;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.lifecycle.spec.Task;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.Predictor;
import io.millrace.onnx.RawBatch;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Datasets and models made by hand, for what looks at answers. The target is {@code y}. */
public final class Tables {
    public static final String TARGET = "y";

    private Tables() {}

    public static Column number(String name, double sd) {
        var statistics = Optional.of(new Column.NumberStatistics(0, sd, 0, -3 * sd, 3 * sd));
        return new Column(name, ColumnType.NUMBER, Column.Role.FEATURE, 0, statistics, List.of());
    }

    public static Column category(String name, String... values) {
        var categories = Arrays.stream(values)
                .map(value -> new Column.Category(value, 1))
                .toList();
        return new Column(name, ColumnType.CATEGORY, Column.Role.FEATURE, 0, Optional.empty(), categories);
    }

    public static Column text(String name) {
        return new Column(name, ColumnType.TEXT, Column.Role.FEATURE, 0, Optional.empty(), List.of());
    }

    public static DatasetManifest regression(Column... features) {
        return dataset(DatasetManifest.Kind.TABULAR, Task.REGRESSION, List.of(), Optional.empty(), features);
    }

    public static DatasetManifest classification(List<String> classes, Column... features) {
        return dataset(DatasetManifest.Kind.TABULAR, Task.CLASSIFICATION, classes, Optional.empty(), features);
    }

    public static DatasetManifest images(List<String> classes, int height, int width, int channels) {
        return dataset(
                DatasetManifest.Kind.IMAGE,
                Task.CLASSIFICATION,
                classes,
                Optional.of(new DatasetManifest.ImageShape(height, width, channels, true)));
    }

    private static DatasetManifest dataset(
            DatasetManifest.Kind kind,
            Task task,
            List<String> classes,
            Optional<DatasetManifest.ImageShape> image,
            Column... features) {
        var type = task == Task.REGRESSION ? ColumnType.NUMBER : ColumnType.CATEGORY;
        var target = new Column(TARGET, type, Column.Role.TARGET, 0, Optional.empty(), List.of());
        return new DatasetManifest(
                new ModelName("demo"),
                "d1",
                kind,
                task,
                DataSpec.DEFAULT,
                "hash",
                new Source("incoming/demo/a.csv", "etag", Instant.EPOCH, ""),
                Stream.concat(Arrays.stream(features), Stream.of(target)).toList(),
                TARGET,
                classes,
                image,
                Map.of(),
                new DatasetManifest.Cleaning(0, 0, 0),
                List.of(),
                Instant.EPOCH);
    }

    /** A model that is a function. */
    public static Predictor model(List<String> classes, Function<RawBatch, Predictions> answers) {
        return new Predictor() {
            @Override
            public Predictions predict(RawBatch batch) {
                return answers.apply(batch);
            }

            @Override
            public List<String> classes() {
                return classes;
            }

            @Override
            public void close() {
                // Nothing is open.
            }
        };
    }
}
