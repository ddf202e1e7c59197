package io.millrace.onnx;

import static io.millrace.onnx.TabularFeaturesTest.numbers;
import static io.millrace.onnx.TabularFeaturesTest.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.manifest.Column.Category;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A model file answers what its features, put through its network by hand, give. */
class ModelFileTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-5);
    private static final List<String> CLASSES = List.of("no", "年", "😀");
    private static final int ROWS = 9;

    static Stream<Architecture> tableArchitectures() {
        return Stream.of(
                new Architecture.Linear(),
                new Architecture.Mlp(List.of(5), 0.3),
                new Architecture.Mlp(List.of(16, 4, 8), 0));
    }

    static Stream<Architecture> imageArchitectures() {
        return Stream.of(
                new Architecture.Linear(),
                new Architecture.Mlp(List.of(5), 0),
                new Architecture.Cnn(List.of(new Architecture.ConvBlock(4, 3, false, 2)), List.of(), 0),
                new Architecture.Cnn(
                        List.of(new Architecture.ConvBlock(3, 5, true, 1), new Architecture.ConvBlock(6, 2, false, 3)),
                        List.of(7),
                        0.5),
                new Architecture.ResNet(List.of(4), 1, 0),
                new Architecture.ResNet(List.of(3, 5, 4), 2, 0.2));
    }

    @ParameterizedTest
    @MethodSource("tableArchitectures")
    void classifiesRowsOfATable(Architecture architecture) {
        checkLabels(table(CLASSES), tableRows(), architecture);
    }

    @ParameterizedTest
    @MethodSource("imageArchitectures")
    void classifiesImages(Architecture architecture) {
        var pixels = new byte[ROWS * 9 * 11 * 3];
        new Random(5).nextBytes(pixels);
        var rows = new RawBatch(ROWS, Map.of("image", new RawColumn.Images(pixels, 9, 11, 3)));

        checkLabels(Datasets.images(CLASSES, 9, 11, 3), rows, architecture);
    }

    @ParameterizedTest
    @MethodSource("tableArchitectures")
    void answersOfARegressionAreInTheTargetsUnit(Architecture architecture) {
        var dataset = table(List.of());
        var graph = FeatureGraph.of(dataset);
        var layers = architecture.layers(graph.shape(), 1);
        var weights = ReferenceNetwork.randomWeights(layers, 3);
        var scale = new TargetScale(200_000, 115_000);

        try (var model = OnnxModel.load(ModelFile.write(dataset, graph, architecture, weights, Optional.of(scale)))) {
            var answers = (Predictions.Values) model.predict(tableRows());

            assertThat(answers.rows()).isEqualTo(ROWS);
            var rows = featureRows(graph, tableRows());
            for (int i = 0; i < ROWS; i++) {
                double score = ReferenceNetwork.scores(layers, weights, graph.shape(), rows[i])[0];
                assertThat((double) answers.values()[i]).isCloseTo(score * 115_000 + 200_000, Offset.offset(1.0));
            }
        }
    }

    @Test
    void theSignatureSaysWhatTheModelTakesAndAnswers() {
        var dataset = table(CLASSES);

        try (var model = OnnxModel.load(file(dataset, new Architecture.Linear(), 1))) {
            assertThat(model.signature())
                    .isEqualTo(new ModelSignature(
                            dataset.task(),
                            dataset.kind(),
                            FeatureGraph.of(dataset).inputs(),
                            Optional.empty(),
                            "y",
                            CLASSES));
            assertThat(model.signature().inputs())
                    .extracting(ModelSignature.Input::name)
                    .containsExactly("a number", "label", "颜色 😀");
        }
    }

    @Test
    void aLabelOutsideTheBasicPlaneComesBackAsItIs() {
        var dataset = Datasets.table(CLASSES, Datasets.number("x", 0, 0, 1, 0, -1, 1));
        var weights = new Weights(Map.of("output.weight", new float[3], "output.bias", new float[] {0, 1, 2}));
        var file = ModelFile.write(
                dataset, FeatureGraph.of(dataset), new Architecture.Linear(), weights, Optional.empty());

        try (var model = OnnxModel.load(file)) {
            var answer = (Predictions.Labels) model.predict(new RawBatch(1, Map.of("x", numbers(0))));
            assertThat(answer.labels()).containsExactly("😀");
        }
    }

    @Test
    void equalArgumentsGiveEqualBytes() {
        assertThat(file(table(CLASSES), new Architecture.Linear(), 1))
                .isEqualTo(file(table(CLASSES), new Architecture.Linear(), 1))
                .isNotEqualTo(file(table(CLASSES), new Architecture.Linear(), 2));
    }

    @Test
    void weightsThatDoNotFitAreRefused() {
        var dataset = table(List.of());
        var graph = FeatureGraph.of(dataset);
        var linear = new Architecture.Linear();
        int width = graph.shape().size();
        var scale = Optional.of(new TargetScale(0, 1));

        for (var weights : List.of(
                Map.of("output.weight", new float[width]),
                Map.of("output.weight", new float[width + 1], "output.bias", new float[1]),
                Map.of("output.weight", new float[width], "output.bias", new float[] {Float.NaN}),
                Map.of("output.weight", new float[width], "output.bias", new float[1], "more", new float[1]))) {
            assertThatThrownBy(() -> ModelFile.write(dataset, graph, linear, new Weights(weights), scale))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        var right = new Weights(Map.of("output.weight", new float[width], "output.bias", new float[1]));
        assertThatThrownBy(() -> ModelFile.write(dataset, graph, linear, right, Optional.empty()))
                .hasMessageContaining("scale");
    }

    private static void checkLabels(DatasetManifest dataset, RawBatch batch, Architecture architecture) {
        var graph = FeatureGraph.of(dataset);
        var layers = architecture.layers(graph.shape(), CLASSES.size());
        var weights = ReferenceNetwork.randomWeights(layers, 2);

        try (var model = OnnxModel.load(file(dataset, architecture, 2))) {
            var answers = (Predictions.Labels) model.predict(batch);

            assertThat(answers.rows()).isEqualTo(ROWS);
            var rows = featureRows(graph, batch);
            for (int i = 0; i < ROWS; i++) {
                double[] expected =
                        ReferenceNetwork.softmax(ReferenceNetwork.scores(layers, weights, graph.shape(), rows[i]));
                assertThat(doubles(answers.probabilities()[i])).containsExactly(expected, CLOSE);
                int best = IntStream.range(0, expected.length)
                        .reduce((a, b) -> expected[b] > expected[a] ? b : a)
                        .orElseThrow();
                assertThat(answers.labels()[i]).isEqualTo(CLASSES.get(best));
            }
        }
    }

    static byte[] file(DatasetManifest dataset, Architecture architecture, long seed) {
        var graph = FeatureGraph.of(dataset);
        var layers = architecture.layers(graph.shape(), dataset.classes().size());
        var weights = ReferenceNetwork.randomWeights(layers, seed);
        return ModelFile.write(dataset, graph, architecture, weights, Optional.empty());
    }

    static DatasetManifest table(List<String> classes) {
        return Datasets.table(
                classes,
                Datasets.number("a number", 1, 2, 4, 1, -9, 12),
                Datasets.number("label", 0, 0, 1, 0, -3, 3),
                Datasets.category("颜色 😀", 2, new Category("红", 8), new Category("😀", 6), new Category("x", 1)));
    }

    private static RawBatch tableRows() {
        return new RawBatch(
                ROWS,
                Map.of(
                        "a number", numbers(1, 2, Double.NaN, 4, -5, 6, 12, -8, 0),
                        "label", numbers(-1, 0, 1, 2, -2, 0.5, 3, -3, 0.1),
                        "颜色 😀", strings("红", "😀", "x", "", "unseen", "红", "😀", "红", "😀"),
                        "another column", numbers(new double[ROWS])));
    }

    private static double[][] featureRows(FeatureGraph graph, RawBatch batch) {
        try (var runner = new FeatureRunner(graph)) {
            float[] all = runner.run(batch).numbers();
            int width = graph.shape().size();
            return IntStream.range(0, batch.rows())
                    .mapToObj(i -> doubles(Arrays.copyOfRange(all, i * width, (i + 1) * width)))
                    .toArray(double[][]::new);
        }
    }

    private static double[] doubles(float[] numbers) {
        return IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray();
    }
}
