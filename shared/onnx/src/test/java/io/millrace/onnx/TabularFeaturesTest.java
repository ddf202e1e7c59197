package io.millrace.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.Column.Category;
import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.spec.ColumnType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TabularFeaturesTest {
    private static final double NAN = Double.NaN;

    @Test
    void numbersAreStandardisedAndMissingOnesGetTheMedianAndAnIndicator() {
        var graph = FeatureGraph.of(Datasets.regression(
                Datasets.number("age", 3, 40, 10, 38, 1, 90), Datasets.number("height", 0, 1.7, 0.1, 1.69, 1.2, 2.1)));

        float[] features = run(graph, 3, Map.of("age", numbers(50, NAN, 25), "height", numbers(1.8, 1.7, NAN)));

        assertThat(graph.shape()).isEqualTo(new FeatureShape.Vector(3));
        assertThat(features)
                .containsExactly(
                        new float[] {1f, 1f, 0f, -0.2f, 0f, 1f, -1.5f, -0.1f, 0f},
                        org.assertj.core.data.Offset.offset(1e-6f));
    }

    @Test
    void largeNumbersKeepTheirDifferencesBecauseTheyAreScaledBeforeTheyBecomeFloats() {
        double now = 1_700_000_000;
        var time = new Column(
                "t",
                ColumnType.TIMESTAMP,
                Role.FEATURE,
                0,
                Optional.of(new Column.NumberStatistics(now, 2, now, now - 5, now + 5)),
                List.of());

        assertThat(run(FeatureGraph.of(Datasets.regression(time)), 2, Map.of("t", numbers(now + 1, now - 1))))
                .containsExactly(0.5f, -0.5f);
    }

    @Test
    void constantColumnsAndColumnsWithoutAnyValueBecomeZero() {
        var empty = new Column("empty", ColumnType.NUMBER, Role.FEATURE, 9, Optional.empty(), List.of());
        var graph = FeatureGraph.of(Datasets.regression(
                Datasets.number("same", 0, 7, 0, 7, 7, 7),
                // Rounding can leave a deviation where there is none.
                Datasets.number("rounded", 0, 0.1, 1e-17, 0.1, 0.1, 0.1),
                Datasets.number("tiny", 0, 0, 1e-310, 0, 0, 1e-310),
                empty,
                Datasets.category("one", 0, new Category("a", 5))));

        float[] features = run(
                graph,
                2,
                Map.of(
                        "same", numbers(7, 9),
                        "rounded", numbers(0.1, 5),
                        "tiny", numbers(0, 1e300),
                        "empty", numbers(NAN, 3),
                        "one", strings("a", "b")));

        assertThat(features).containsExactly(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void absurdNumbersGiveFiniteFeatures() {
        var graph = FeatureGraph.of(Datasets.regression(Datasets.number("x", 1, 0, 1, 0.5, -3, 3)));

        float[] features = run(
                graph,
                4,
                Map.of("x", numbers(Double.MAX_VALUE, -1e300, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY)));

        assertThat(features).containsExactly(10_000f, 0f, -10_000f, 0f, 0.5f, 1f, 0.5f, 1f);
    }

    @Test
    void categoriesAreOneHotWithPlacesForOtherAndMissingWhereTheTrainSplitHadThem() {
        var graph = FeatureGraph.of(Datasets.regression(
                Datasets.category("c", 4, new Category("red", 9), new Category("blue", 2), new Category("odd", 1))));

        // Places: other, red, blue, missing.
        assertThat(run(graph, 5, Map.of("c", strings("red", "blue", "odd", "never seen", ""))))
                .containsExactly(0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1);
        assertThat(graph.inputs().getFirst().categories()).containsExactly("red", "blue");
    }

    @Test
    void valuesThatTheTrainSplitTaughtNothingAboutAreAllZeros() {
        var graph = FeatureGraph.of(
                Datasets.regression(Datasets.category("c", 0, new Category("true", 9), new Category("false", 2))));

        assertThat(run(graph, 4, Map.of("c", strings("true", "false", "", "perhaps"))))
                .containsExactly(1, 0, 0, 1, 0, 0, 0, 0);
    }

    @Test
    void aColumnOfManyValuesKeepsTheMostFrequentApart() {
        var many = IntStream.range(0, Column.MAX_CATEGORIES)
                .mapToObj(i -> new Category("v" + i, 5_000 - i))
                .toArray(Category[]::new);
        var graph = FeatureGraph.of(Datasets.regression(Datasets.category("c", 0, many)));

        float[] features = run(graph, 2, Map.of("c", strings("v99", "v100")));

        assertThat(graph.shape()).isEqualTo(new FeatureShape.Vector(101));
        assertThat(features[100]).isEqualTo(1);
        assertThat(features[101]).isEqualTo(1);
    }

    @Test
    void onlyUniqueValuesBesideMissingOnesStillTellPresentFromMissing() {
        var graph = FeatureGraph.of(
                Datasets.regression(Datasets.category("id", 2, new Category("a", 1), new Category("b", 1))));

        assertThat(run(graph, 3, Map.of("id", strings("a", "z", "")))).containsExactly(1, 0, 1, 0, 0, 1);
    }

    @Test
    void anyColumnNameWorks() {
        var names = List.of(
                "two words",
                "quo\"te's",
                "年龄",
                "😀 mood",
                "label",
                "features",
                "prediction",
                "column:label",
                "millrace:1/constant",
                "millrace:2/Unsqueeze",
                "../x",
                "");
        var columns = names.stream()
                .map(name -> Datasets.number(name, 0, 0, 2, 0, -1, 1))
                .toArray(Column[]::new);
        var batch = new java.util.LinkedHashMap<String, RawColumn>();
        names.forEach(name -> batch.put(name, numbers(2 * names.indexOf(name))));

        float[] features = run(FeatureGraph.of(Datasets.regression(columns)), 1, batch);

        assertThat(features).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }

    @Test
    void textsOutsideTheBasicPlaneAreKnownCategories() {
        var graph = FeatureGraph.of(Datasets.regression(Datasets.category(
                "c",
                0,
                new Category("😀", 3),
                new Category("年", 3),
                new Category("a\0b", 2),
                new Category("\uE000", 2))));

        assertThat(run(graph, 5, Map.of("c", strings("😀", "年", "a\0b", "\uE000", "😁"))))
                .containsExactly(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0);
    }

    @Test
    void contextColumnsAndTextsWithoutAVocabularyAreNoInputs() {
        var context = new Column("k", ColumnType.NUMBER, Role.CONTEXT, 0, Optional.empty(), List.of());
        var text = new Column("t", ColumnType.TEXT, Role.FEATURE, 0, Optional.empty(), List.of());
        var used = Datasets.number("x", 0, 0, 1, 0, -1, 1);

        assertThat(FeatureGraph.of(Datasets.regression(context, text, used)).inputs())
                .extracting(input -> input.name())
                .containsExactly("x");
        assertThatThrownBy(() -> FeatureGraph.of(Datasets.regression(context, text)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("No column");
    }

    @Test
    void noRowsGiveNoFeatures() {
        var graph = FeatureGraph.of(Datasets.regression(Datasets.number("x", 0, 0, 1, 0, -1, 1)));

        assertThat(run(graph, 0, Map.of("x", numbers()))).isEmpty();
    }

    @Test
    void equalManifestsGiveEqualBytes() {
        var dataset = Datasets.regression(
                Datasets.number("x", 1, 0, 1, 0, -1, 1), Datasets.category("c", 0, new Category("a", 2)));

        assertThat(FeatureGraph.of(dataset).toOnnx())
                .isEqualTo(FeatureGraph.of(dataset).toOnnx());
    }

    static float[] run(FeatureGraph graph, int rows, Map<String, RawColumn> columns) {
        try (var runner = new FeatureRunner(graph)) {
            return runner.run(new RawBatch(rows, columns)).numbers();
        }
    }

    static RawColumn numbers(double... values) {
        return new RawColumn.Numbers(values);
    }

    static RawColumn strings(String... values) {
        return new RawColumn.Strings(values);
    }
}
