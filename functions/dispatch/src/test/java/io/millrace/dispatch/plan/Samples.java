package io.millrace.dispatch.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.Column.NumberStatistics;
import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.DatasetManifest.Cleaning;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.DatasetManifest.Kind;
import io.millrace.lifecycle.manifest.DatasetManifest.SplitFile;
import io.millrace.lifecycle.manifest.Lineage;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.spec.ArchitectureChoice;
import io.millrace.lifecycle.spec.BudgetSpec;
import io.millrace.lifecycle.spec.CalibrationChoice;
import io.millrace.lifecycle.spec.ClassWeights;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.ComputeChoice;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.PrecisionChoice;
import io.millrace.lifecycle.spec.SearchSpace;
import io.millrace.lifecycle.spec.SearchSpec;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.Task;
import io.millrace.lifecycle.spec.TrainSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Uploads and datasets as preprocess leaves them. */
public final class Samples {
    public static final ModelName MODEL = new ModelName("digits");
    public static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    private static final Source SOURCE = new Source("incoming/digits/digits.csv", "etag", NOW, "00");

    private Samples() {}

    public static AcceptedUpload accepted(LifecycleSpec spec) {
        return new AcceptedUpload(MODEL, "digits.csv-0123456789ab", SOURCE, "d1", spec, "", Lineage.UNKNOWN, NOW);
    }

    public static LifecycleSpec spec(TrainSpec train, BudgetSpec budget) {
        return new LifecycleSpec(Optional.empty(), DataSpec.DEFAULT, train, List.of(), budget);
    }

    static LifecycleSpec spec(ArchitectureChoice architecture) {
        return spec(train(architecture, ComputeChoice.AUTO, SearchSpec.NONE), BudgetSpec.DEFAULT);
    }

    static TrainSpec train(ArchitectureChoice architecture, ComputeChoice compute, SearchSpec search) {
        return new TrainSpec(
                architecture,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                7,
                search,
                compute,
                CalibrationChoice.NONE,
                ClassWeights.NONE,
                PrecisionChoice.AUTO);
    }

    static SearchSpace values(Object... values) {
        return new SearchSpace.Values(List.of(values).stream()
                .map(value -> (JsonNode) Json.mapper().valueToTree(value))
                .toList());
    }

    /** A classification into two classes by that many numbers. */
    public static DatasetManifest table(long rows, int numbers) {
        var columns = new ArrayList<Column>();
        for (var i = 0; i < numbers; i++) {
            columns.add(column("x" + i, ColumnType.NUMBER, Role.FEATURE));
        }
        columns.add(column("label", ColumnType.CATEGORY, Role.TARGET));
        return dataset(Kind.TABULAR, columns, Optional.empty(), rows);
    }

    public static DatasetManifest images(long rows, int side, int channels) {
        return dataset(Kind.IMAGE, List.of(), Optional.of(new ImageShape(side, side, channels, true)), rows);
    }

    static Column column(String name, ColumnType type, Role role) {
        return new Column(name, type, role, 0, Optional.of(new NumberStatistics(0, 1, 0, -1, 1)), List.of());
    }

    static DatasetManifest dataset(Kind kind, List<Column> columns, Optional<ImageShape> image, long rows) {
        return new DatasetManifest(
                MODEL,
                "d1",
                kind,
                Task.CLASSIFICATION,
                DataSpec.DEFAULT,
                "sha",
                SOURCE,
                columns,
                "label",
                List.of("no", "yes"),
                image,
                Map.of(
                        Split.TRAIN, file(Split.TRAIN, rows),
                        Split.VALIDATION, file(Split.VALIDATION, rows / 8),
                        Split.TEST, file(Split.TEST, rows / 8)),
                new Cleaning(rows, 0, 0),
                List.of(),
                NOW);
    }

    private static SplitFile file(Split split, long rows) {
        return new SplitFile("datasets/digits/d1/" + split.text() + ".parquet", rows, rows * 10, "sha");
    }
}
