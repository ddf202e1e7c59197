package io.millrace.onnx;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.Column.Category;
import io.millrace.lifecycle.manifest.Column.NumberStatistics;
import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.lifecycle.spec.Task;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Manifests of datasets that exist nowhere else. */
final class Datasets {
    private Datasets() {}

    static DatasetManifest table(List<String> classes, Column... features) {
        return manifest(DatasetManifest.Kind.TABULAR, classes, List.of(features), Optional.empty());
    }

    /** A table whose target is a number. */
    static DatasetManifest regression(Column... features) {
        return table(List.of(), features);
    }

    static DatasetManifest images(List<String> classes, int height, int width, int channels) {
        var shape = new ImageShape(height, width, channels, false);
        return manifest(DatasetManifest.Kind.IMAGE, classes, List.of(), Optional.of(shape));
    }

    static Column number(String name, long missing, double mean, double sd, double median, double min, double max) {
        var statistics = new NumberStatistics(mean, sd, median, min, max);
        return new Column(name, ColumnType.NUMBER, Role.FEATURE, missing, Optional.of(statistics), List.of());
    }

    static Column category(String name, long missing, Category... categories) {
        return new Column(
                name, ColumnType.CATEGORY, Role.FEATURE, missing, Optional.empty(), Arrays.asList(categories));
    }

    static Column text(String name) {
        return new Column(name, ColumnType.TEXT, Role.FEATURE, 0, Optional.empty(), List.of());
    }

    private static DatasetManifest manifest(
            DatasetManifest.Kind kind, List<String> classes, List<Column> features, Optional<ImageShape> image) {
        return new DatasetManifest(
                new ModelName("tests"),
                "d0",
                kind,
                classes.isEmpty() ? Task.REGRESSION : Task.CLASSIFICATION,
                DataSpec.DEFAULT,
                "0",
                new Source("incoming/tests/a.csv", "e", Instant.EPOCH, ""),
                features,
                "y",
                classes,
                image,
                Map.of(),
                new DatasetManifest.Cleaning(0, 0, 0),
                List.of(),
                Instant.EPOCH);
    }
}
