package io.millrace.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.manifest.DatasetManifest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TextFeaturesTest {
    private static final DatasetManifest REVIEWS = Datasets.table(List.of("bad", "good"), Datasets.text("review"));

    @Test
    void aRowHasTheKnownTermsOfItsTextAndNoOthers() {
        var graph = graph("Good hotel", "good food", "BAD food");

        var known = terms(graph, "good food").size();

        assertThat(known).isPositive();
        assertThat(terms(graph, "GOOD, food!").size())
                .as("case and marks part no words")
                .isGreaterThanOrEqualTo(4);
        assertThat(terms(graph, "xyz")).isEmpty();
        assertThat(terms(graph, "")).isEmpty();
    }

    @Test
    void weightsAreThoseOfAnIndependentComputation() {
        var train = randomTexts(60, 1);
        var graph = graph(train);

        for (var text : randomTexts(20, 2)) {
            var expected = Reference.weights(List.of(train), text);

            float[] actual = run(graph, text).terms().weights();

            Arrays.sort(actual);
            assertThat(actual)
                    .hasSameSizeAs(expected.stream().mapToDouble(d -> d).toArray());
            for (int i = 0; i < actual.length; i++) {
                assertThat((double) actual[i]).isCloseTo(expected.get(i), within(1e-5));
            }
        }
    }

    @Test
    void chineseIsCutIntoItsCharactersAndEmojiAreKept() {
        var graph = graph("酒店很好😀", "酒店不好😀", "x");

        assertThat(terms(graph, "酒店")).as("酒, 店 and 酒店").hasSize(3);
        assertThat(terms(graph, "好很")).as("only 好 stands in two rows").hasSize(1);
        assertThat(terms(graph, "店a好😀b"))
                .as("店; 好 and the two halves of the emoji, alone, in pairs and all three")
                .hasSize(1 + 3 + 2 + 1);
    }

    @Test
    void aTextsTermsDependOnNoOtherText() {
        var texts = randomTexts(200, 3);
        var graph = graph(texts);
        var long1 = String.join(" ", Collections.nCopies(30_000, texts[0]));
        var batch = Stream.concat(Stream.of(long1, ""), Arrays.stream(texts)).toArray(String[]::new);

        var together = run(graph, batch);

        for (int row = 0; row < batch.length; row++) {
            var alone = run(graph, batch[row]);
            int begin = together.terms().begin(row);
            int end = together.terms().end(row);
            assertThat(Arrays.copyOfRange(together.terms().terms(), begin, end))
                    .isEqualTo(alone.terms().terms());
            assertThat(Arrays.copyOfRange(together.terms().weights(), begin, end))
                    .isEqualTo(alone.terms().weights());
        }
        assertThat(together.terms().end(0))
                .as("the first words and characters of it")
                .isLessThan(2 * 1_000 + 4 * 4_000);
    }

    @Test
    void frequentWordsAreFlagsBesideTheTerms() {
        var graph =
                graph("Braund, Mr. Owen", "Heikkinen, Miss. Laina", "Allen, Mr. William", "Bonnell, Miss. Elizabeth");

        assertThat(graph.shape().size()).isEqualTo(2);
        // Ties by text.
        assertThat(run(graph, "Dooley, Mr. Patrick", "Miss Heikkinen or Mr Braund", "")
                        .numbers())
                .containsExactly(0, 1, 1, 1, 0, 0);
    }

    @Test
    void aTextBesideNumbersIsFusedAndTheFileAnswersAsTheNetwork() {
        var dataset = Datasets.table(
                List.of("bad", "good"),
                Datasets.text("review"),
                Datasets.number("stars", 1, 3, 1, 3, 1, 5),
                Datasets.text("reply"));
        var texts = randomTexts(50, 4);
        var columns = new LinkedHashMap<String, RawColumn>();
        columns.put("review", new RawColumn.Strings(texts));
        columns.put("reply", new RawColumn.Strings(randomTexts(50, 5)));
        columns.put("stars", new RawColumn.Numbers(new Random(6).doubles(50).toArray()));
        var batch = new RawBatch(50, columns);
        var graph = FeatureGraph.of(dataset, Vocabularies.fit(dataset, Stream.of(batch)));
        var layers = new Architecture.Text().layers(graph.shape(), 2);
        var weights = ReferenceNetwork.randomWeights(layers, 7);
        var file = ModelFile.write(dataset, graph, new Architecture.Text(), weights, Optional.empty());

        try (var runner = new FeatureRunner(graph);
                var model = OnnxModel.load(file)) {
            var rows = runner.run(batch);
            var answers = (Predictions.Labels) model.predict(batch);
            for (int row = 0; row < 50; row++) {
                double[] scores = scores(weights, graph.shape(), rows, row);
                double expected = 1 / (1 + Math.exp(scores[0] - scores[1]));
                assertThat((double) answers.probabilities()[row][1]).isCloseTo(expected, within(1e-5));
            }
        }
    }

    @Test
    void equalRowsGiveEqualBytes() {
        assertThat(graph(randomTexts(40, 8)).toOnnx())
                .isEqualTo(graph(randomTexts(40, 8)).toOnnx());
    }

    @Test
    void noRowsGiveNoFeatures() {
        assertThat(run(graph("a b", "a b")).terms().rows()).isZero();
    }

    private static double[] scores(Weights weights, FeatureShape shape, FeatureRows rows, int row) {
        int terms = ((FeatureShape.Vector) shape).terms();
        float[] weight = weights.get("output.weight");
        float[] bias = weights.get("output.bias");
        var scores = new double[] {bias[0], bias[1]};
        for (int o = 0; o < 2; o++) {
            for (int i = rows.terms().begin(row); i < rows.terms().end(row); i++) {
                scores[o] += rows.terms().weights()[i] * weight[rows.terms().terms()[i] * 2 + o];
            }
            for (int j = 0; j < shape.size(); j++) {
                scores[o] += rows.numbers()[row * shape.size() + j] * weight[(terms + j) * 2 + o];
            }
        }
        return scores;
    }

    private static String[] randomTexts(int count, long seed) {
        var random = new Random(seed);
        var words =
                List.of("Room", "clean", "was", "not", "ok", "the", "酒店", "很好", "12", "12.5", "naïve", "a", "!?", "😀");
        return IntStream.range(0, count)
                .mapToObj(i -> IntStream.range(0, random.nextInt(9))
                        .mapToObj(j -> words.get(random.nextInt(words.size())))
                        .collect(Collectors.joining(random.nextBoolean() ? " " : "  ")))
                .toArray(String[]::new);
    }

    private static FeatureGraph graph(String... train) {
        return FeatureGraph.of(REVIEWS, Vocabularies.fit(REVIEWS, Stream.of(batch(train))));
    }

    private static RawBatch batch(String... texts) {
        return new RawBatch(texts.length, Map.of("review", new RawColumn.Strings(texts)));
    }

    private static FeatureRows run(FeatureGraph graph, String... texts) {
        try (var runner = new FeatureRunner(graph)) {
            return runner.run(batch(texts));
        }
    }

    private static List<Integer> terms(FeatureGraph graph, String... texts) {
        return Arrays.stream(run(graph, texts).terms().terms()).boxed().toList();
    }

    /** The same terms by Java's own means. */
    private static final class Reference {
        static List<Double> weights(List<String> train, String text) {
            var rows = new TreeMap<String, Integer>();
            train.forEach(
                    other -> new LinkedHashSet<>(terms(other)).forEach(term -> rows.merge(term, 1, Integer::sum)));
            var weights = terms(text).stream()
                    .filter(term -> rows.getOrDefault(term, 0) > 1)
                    .map(term -> Math.log((1.0 + train.size()) / (1.0 + rows.get(term))) + 1)
                    .toList();
            double length = Math.sqrt(weights.stream().mapToDouble(w -> w * w).sum());
            return weights.stream().map(w -> w / length).sorted().toList();
        }

        private static List<String> terms(String text) {
            var small = text.codePoints()
                    .map(c -> c < 128 ? Character.toLowerCase(c) : c)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            var words = java.util.regex.Pattern.compile("[\\p{L}\\p{M}&&[^\\p{IsHan}]]+|\\p{N}+")
                    .matcher(small)
                    .results()
                    .map(found -> "w:" + found.group())
                    .toList();
            var terms = new ArrayList<>(words);
            for (int i = 0; i + 1 < words.size(); i++) {
                terms.add(words.get(i) + " " + words.get(i + 1));
            }
            for (int length : new int[] {1, 2, 3, 4}) {
                for (int i = 0; i + length <= small.length(); i++) {
                    terms.add("c:" + small.substring(i, i + length));
                }
            }
            return terms;
        }
    }
}
