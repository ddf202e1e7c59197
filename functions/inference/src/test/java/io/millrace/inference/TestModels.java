package io.millrace.inference;

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
import io.millrace.onnx.Architecture;
import io.millrace.onnx.FeatureGraph;
import io.millrace.onnx.Layer;
import io.millrace.onnx.ModelFile;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import io.millrace.onnx.TargetScale;
import io.millrace.onnx.Vocabularies;
import io.millrace.onnx.Weights;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Small model files whose answers can be worked out by hand. */
public final class TestModels {
    private static final double DAY = 86_400;

    private static final List<String> REVIEWS = List.of(
            "a very good room, not small",
            "not good, very small and dark",
            "good food but a dark room",
            "房间很好,早餐不好",
            "房间不大,早餐很好");

    private TestModels() {}

    /**
     * A table of a number, a category, a boolean and a timestamp; the answer ignores them all: "no" with 1 / (1 + odds),
     * "yes" with odds / (1 + odds).
     */
    public static byte[] constantClassifier(double odds) {
        return classifier(new float[] {0, (float) Math.log(odds)}, 0);
    }

    /** The same table, where every feature counts. */
    public static byte[] classifier() {
        return classifier(new float[] {0.1f, -0.1f}, 0.3f);
    }

    /** One number x with mean 10 and standard deviation 2; answers 100 + 5 * (x - 10) / 2. */
    public static byte[] regression() {
        var dataset = dataset(DatasetManifest.Kind.TABULAR, List.of(), List.of(number("x", 10, 2)), Optional.empty());
        return write(dataset, new float[] {0}, (output, feature) -> 1, Optional.of(new TargetScale(100, 5)));
    }

    /** Grey images of 2 x 2; "dark" or "bright" with equal probabilities for black, "bright" for white. */
    public static byte[] image() {
        var dataset = dataset(
                DatasetManifest.Kind.IMAGE,
                List.of("dark", "bright"),
                List.of(),
                Optional.of(new ImageShape(2, 2, 1, true)));
        return write(dataset, new float[] {0, 0}, (output, feature) -> output * 4f, Optional.empty());
    }

    /** Reviews of a hotel with their stars, "bad" or "good"; its terms are words and characters of {@link #REVIEWS}. */
    public static byte[] reviews() {
        var dataset = dataset(
                DatasetManifest.Kind.TABULAR,
                List.of("bad", "good"),
                List.of(
                        new Column("review", ColumnType.TEXT, Role.FEATURE, 0, Optional.empty(), List.of()),
                        number("stars", 3, 1)),
                Optional.empty());
        var rows = new RawBatch(
                REVIEWS.size(),
                Map.of(
                        "review", new RawColumn.Strings(REVIEWS.toArray(String[]::new)),
                        "stars", new RawColumn.Numbers(new double[REVIEWS.size()])));
        var graph = FeatureGraph.of(dataset, Vocabularies.fit(dataset, Stream.of(rows)));
        var layer =
                (Layer.Trained) new Architecture.Text().layers(graph.shape(), 2).getFirst();
        var random = new Random(7);
        var weights = new float[layer.weightSize()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        return ModelFile.write(
                dataset,
                graph,
                new Architecture.Text(),
                new Weights(Map.of(layer.weight(), weights, layer.bias(), new float[layer.biasSize()])),
                Optional.empty());
    }

    private static byte[] classifier(float[] bias, float strength) {
        var dataset = dataset(
                DatasetManifest.Kind.TABULAR,
                List.of("no", "yes"),
                List.of(
                        number("age", 40, 10),
                        category("job", ColumnType.CATEGORY, "clerk", "smith"),
                        category("member", ColumnType.BOOLEAN, "true", "false"),
                        new Column(
                                "joined",
                                ColumnType.TIMESTAMP,
                                Role.FEATURE,
                                0,
                                Optional.of(new NumberStatistics(20_000 * DAY, 1_000 * DAY, 20_000 * DAY, 0, 4e9)),
                                List.of())),
                Optional.empty());
        return write(
                dataset, bias, (output, feature) -> strength * ((3 * output + 2 * feature) % 5 - 2), Optional.empty());
    }

    /** A weight by output and feature. */
    private interface WeightOf {
        float weight(int output, int feature);
    }

    private static byte[] write(DatasetManifest dataset, float[] bias, WeightOf weightOf, Optional<TargetScale> scale) {
        var graph = FeatureGraph.of(dataset);
        int width = graph.shape().size();
        var weights = new float[bias.length * width];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = weightOf.weight(i / width, i % width);
        }
        var named = new LinkedHashMap<String, float[]>();
        named.put("output.weight", weights);
        named.put("output.bias", bias);
        return ModelFile.write(dataset, graph, new Architecture.Linear(), new Weights(named), scale);
    }

    private static Column number(String name, double mean, double sd) {
        return new Column(
                name,
                ColumnType.NUMBER,
                Role.FEATURE,
                0,
                Optional.of(new NumberStatistics(mean, sd, mean, mean - sd, mean + sd)),
                List.of());
    }

    private static Column category(String name, ColumnType type, String... values) {
        var categories = Arrays.stream(values).map(v -> new Category(v, 10)).toList();
        return new Column(name, type, Role.FEATURE, 0, Optional.empty(), categories);
    }

    private static DatasetManifest dataset(
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
