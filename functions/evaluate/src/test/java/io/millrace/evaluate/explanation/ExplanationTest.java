package io.millrace.evaluate.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.evaluate.Tables;
import io.millrace.evaluate.metrics.KeptRows;
import io.millrace.lifecycle.evidence.FeatureImportance;
import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.evidence.PartialDependence;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.Predictor;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The model answers 3 a + b and never looks at c; the truth is the same with noise of variance 1/12. */
class ExplanationTest {
    private static final int ROWS = 3_000;
    private static final long PREDICTIONS = 100_000;
    private static final DatasetManifest DATASET =
            Tables.regression(Tables.number("a", 1), Tables.number("b", 1), Tables.number("c", 1));
    private static final Predictor MODEL = Tables.model(List.of(), ExplanationTest::answers);

    private final KeptRows kept = kept();

    @Test
    void importanceIsWhatShufflingAddsToTheError() {
        var importance = new PermutationImportance(kept, MODEL, PREDICTIONS).all();

        assertThat(importance).extracting(FeatureImportance::feature).containsExactly("a", "b", "c");
        // Shuffling x of variance v under the weight w adds 2 w w v to the mean squared error.
        double variance = 1 / 12.0;
        assertThat(importance.get(0).loss())
                .isCloseTo(Math.sqrt(variance + 18 * variance) - Math.sqrt(variance), within(0.06));
        assertThat(importance.get(1).loss())
                .isCloseTo(Math.sqrt(variance + 2 * variance) - Math.sqrt(variance), within(0.03));
        assertThat(importance.get(2)).isEqualTo(new FeatureImportance("c", 0, new Interval(0, 0)));
        assertThat(importance).allSatisfy(one -> assertThat(one.interval().contains(one.loss()))
                .isTrue());
    }

    @Test
    void importanceOfSortedRowsIsThatOfShuffledOnes() {
        // Batches hold one part of a's values each; shuffling within a batch would hardly change anything.
        var sorted = new KeptRows(DATASET, ROWS);
        for (int part = 0; part < 30; part++) {
            sorted.accept(
                    batch(part, part / 30.0, 1 / 30.0, ROWS / 30),
                    answers(batch(part, part / 30.0, 1 / 30.0, ROWS / 30)));
        }

        var first = new PermutationImportance(sorted, MODEL, PREDICTIONS).all().getFirst();

        assertThat(first.feature()).isEqualTo("a");
        assertThat(first.loss()).isGreaterThan(0.8);
    }

    @Test
    void dependenceFollowsTheModel() {
        var importance = new PermutationImportance(kept, MODEL, PREDICTIONS).all();

        var curves = new Dependence(kept, MODEL, PREDICTIONS).of(importance);

        assertThat(curves).extracting(PartialDependence::feature).containsExactly("a", "b");
        var points = curves.getFirst().points();
        assertThat(points).hasSize(11);
        double rise = points.getLast().mean() - points.getFirst().mean();
        double run = Double.parseDouble(points.getLast().value())
                - Double.parseDouble(points.getFirst().value());
        assertThat(rise / run).isCloseTo(3, within(1e-4));
        assertThat(curves.getFirst().output()).isEqualTo("prediction");
    }

    @Test
    void theWorstMistakesComeFirst() {
        var mistakes = new WorstMistakes(DATASET, List.of());
        var batch = new RawBatch(
                3,
                Map.of(
                        "a",
                        new RawColumn.Numbers(new double[] {1, 2, Double.NaN}),
                        "b",
                        new RawColumn.Numbers(new double[3]),
                        "c",
                        new RawColumn.Numbers(new double[3]),
                        Tables.TARGET,
                        new RawColumn.Numbers(new double[] {10, 20, 30})));

        mistakes.accept(batch, new Predictions.Values(new float[] {11, 20, 25.5f}));

        assertThat(mistakes.mistakes()).extracting(mistake -> mistake.row()).containsExactly(2L, 0L);
        var worst = mistakes.mistakes().getFirst();
        assertThat(worst.truth()).isEqualTo("30");
        assertThat(worst.answer()).isEqualTo("25.5");
        assertThat(worst.confidence()).isEqualTo(-4.5);
        assertThat(worst.values()).containsEntry("a", "").containsEntry("b", "0");
    }

    @Test
    void mistakesOnImagesAreShown() {
        var mistakes = new WorstMistakes(Tables.images(List.of("cat", "dog"), 1, 2, 1), List.of("cat", "dog"));
        var batch = new RawBatch(
                2,
                Map.of(
                        "image",
                        new RawColumn.Images(new byte[] {0, 1, 2, 3}, 1, 2, 1),
                        Tables.TARGET,
                        new RawColumn.Strings(new String[] {"cat", "cat"})));

        mistakes.accept(
                batch, new Predictions.Labels(new String[] {"cat", "dog"}, new float[][] {{.9f, .1f}, {.2f, .8f}}));

        assertThat(mistakes.mistakes()).hasSize(1);
        assertThat(mistakes.mistakes().getFirst().image()).startsWith("data:image/png;base64,");
        assertThat(mistakes.mistakes().getFirst().confidence()).isCloseTo(0.8, within(1e-6));
    }

    private static KeptRows kept() {
        var kept = new KeptRows(DATASET, ROWS);
        var batch = batch(7, 0, 1, ROWS);
        kept.accept(batch, answers(batch));
        return kept;
    }

    /** @param from where a begins, uniform over the width */
    private static RawBatch batch(long seed, double from, double width, int rows) {
        var random = new SplittableRandom(seed);
        var a = random.doubles(rows).map(value -> from + width * value).toArray();
        var b = random.doubles(rows).toArray();
        var truth = new double[rows];
        for (int row = 0; row < rows; row++) {
            truth[row] = 3 * a[row] + b[row] + random.nextDouble() - 0.5;
        }
        return new RawBatch(
                rows,
                Map.of(
                        "a",
                        new RawColumn.Numbers(a),
                        "b",
                        new RawColumn.Numbers(b),
                        "c",
                        new RawColumn.Numbers(random.doubles(rows).toArray()),
                        Tables.TARGET,
                        new RawColumn.Numbers(truth)));
    }

    private static Predictions answers(RawBatch batch) {
        var a = ((RawColumn.Numbers) batch.columns().get("a")).values();
        var b = ((RawColumn.Numbers) batch.columns().get("b")).values();
        var answers = new float[batch.rows()];
        for (int row = 0; row < answers.length; row++) {
            answers[row] = (float) (3 * a[row] + b[row]);
        }
        return new Predictions.Values(answers);
    }
}
