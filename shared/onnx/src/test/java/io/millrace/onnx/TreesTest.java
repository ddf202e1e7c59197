package io.millrace.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.onnx.Trees.Tree;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TreesTest {
    /** Below 0: 1; from 0 to below 2: 2; above: 4. */
    private static final Tree STEPS = new Tree(
            0, new int[] {1, -1, 3, -1, -1}, new int[] {2, -1, 4, -1, -1}, new int[] {0, 0, 0, 0, 0}, new float[] {
                0, 1, 2, 2, 4
            });

    @Test
    void aRowThatEqualsAThresholdGoesRight() {
        assertThat(values(new Trees(1, List.of(STEPS)), -0.001, 0, 1.999, 2, 3)).containsExactly(1, 2, 2, 4, 4);
    }

    @Test
    void leavesAddUpOverTreesAndASingleLeafIsATree() {
        assertThat(values(new Trees(1, List.of(STEPS, leaf(0, 10), STEPS)), -1, 5))
                .containsExactly(12, 18);
    }

    @Test
    void noTreesScoreNothing() {
        assertThat(values(new Trees(1, List.of()), -1, 5)).containsExactly(0, 0);
    }

    @Test
    void eachTreeAddsToItsOwnClass() {
        var classes = List.of("a", "b", "c");
        var dataset = Datasets.table(classes, Datasets.number("x", 0, 0, 1, 0, -9, 9));
        var trees = new Trees(3, List.of(STEPS, leaf(2, 1.5f)));

        try (var model = OnnxModel.load(ModelFile.write(dataset, FeatureGraph.of(dataset), trees, Optional.empty()))) {
            var answers = (Predictions.Labels)
                    model.predict(new RawBatch(2, Map.of("x", new RawColumn.Numbers(new double[] {-1, 3}))));

            assertThat(answers.labels()).containsExactly("c", "a");
            double sum = Math.exp(1) + 1 + Math.exp(1.5);
            assertThat(answers.probabilities()[0][0]).isCloseTo((float) (Math.exp(1) / sum), within(1e-6f));
            assertThat(answers.probabilities()[0][1]).isCloseTo((float) (1 / sum), within(1e-6f));
        }
    }

    @Test
    void treesThatDoNotFitAreRefused() {
        var dataset = Datasets.regression(Datasets.number("x", 0, 0, 1, 0, -9, 9));
        var graph = FeatureGraph.of(dataset);
        var scale = Optional.of(new TargetScale(0, 1));
        var elsewhere = new Tree(0, new int[] {1, -1, -1}, new int[] {2, -1, -1}, new int[] {1, 0, 0}, new float[3]);

        for (var trees : List.of(
                new Trees(2, List.of(STEPS)),
                new Trees(1, List.of(leaf(1, 0))),
                new Trees(1, List.of(leaf(0, Float.NaN))),
                new Trees(1, List.of(elsewhere)))) {
            assertThatThrownBy(() -> ModelFile.write(dataset, graph, trees, scale))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aMeanOfTreesAndANetworkAnswersTheMeanOfWhatTheyAnswer() {
        var dataset = Datasets.regression(Datasets.number("x", 0, 0, 1, 0, -9, 9));
        var graph = FeatureGraph.of(dataset);
        var layers = new Architecture.Linear().layers(graph.shape(), 1);
        var line = new Scorer.Network(
                layers, new Weights(Map.of("output.weight", new float[] {3}, "output.bias", new float[] {1})));
        var mean = new Scorer.Mean(List.of(line, new Scorer.Forest(new Trees(1, List.of(leaf(0, 10))))));

        // (3 x + 1 + 10) / 2
        assertThat(values(mean, -1, 5)).containsExactly(4, 13);
        assertThat(values(mean.dividedBy(2), -1, 5)).containsExactly(2, 6.5);
    }

    @Test
    void aMeanWithAMemberThatDoesNotFitOrWithoutMembersIsRefused() {
        var fits = new Scorer.Forest(new Trees(1, List.of(STEPS)));
        var other = new Scorer.Forest(new Trees(2, List.of(STEPS)));

        assertThatThrownBy(() -> values(new Scorer.Mean(List.of(fits, other)), 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Scorer.Mean(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static Tree leaf(int output, float value) {
        return new Tree(output, new int[] {Tree.NONE}, new int[] {Tree.NONE}, new int[1], new float[] {value});
    }

    /** What a regression answers for a column of mean 0 and sd 1. */
    private static double[] values(Trees trees, double... column) {
        return values(new Scorer.Forest(trees), column);
    }

    private static double[] values(Scorer scorer, double... column) {
        var dataset = Datasets.regression(Datasets.number("x", 0, 0, 1, 0, -9, 9));
        var file = ModelFile.write(dataset, FeatureGraph.of(dataset), scorer, Optional.of(new TargetScale(0, 1)));
        try (var model = OnnxModel.load(file)) {
            var answers = (Predictions.Values)
                    model.predict(new RawBatch(column.length, Map.of("x", new RawColumn.Numbers(column))));
            return IntStream.range(0, column.length)
                    .mapToDouble(i -> answers.values()[i])
                    .toArray();
        }
    }
}
