package io.millrace.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Golden figures come from scikit-learn 1.2.1, {@code log_loss} with {@code eps=1e-15}, AUC "ovr" and "macro". */
class ClassificationTallyTest {
    private static final Offset<Double> CLOSE = within(1e-6);
    private static final List<String> ABC = List.of("a", "b", "c");
    private static final String[] TRUTH = {"a", "b", "c", "a", "b", "c", "a", "a", "b", "c", "c", "c"};
    private static final float[][] PROBABILITIES = {
        {.7f, .2f, .1f}, {.1f, .8f, .1f}, {.2f, .2f, .6f}, {.3f, .4f, .3f}, {.2f, .5f, .3f}, {.1f, .6f, .3f},
        {.5f, .25f, .25f}, {.6f, .3f, .1f}, {.4f, .35f, .25f}, {.05f, .05f, .9f}, {.2f, .2f, .6f}, {.45f, .1f, .45f}
    };
    private static final String[] ANSWERS = {"a", "b", "c", "b", "b", "b", "a", "a", "a", "c", "c", "a"};

    @Test
    void equalsScikitLearnOnThreeClasses() {
        var scores = score(ABC, TRUTH, ANSWERS, PROBABILITIES);

        var figures = scores.figures();
        assertThat(figures.get("accuracy")).isCloseTo(0.6666666666666666, CLOSE);
        assertThat(figures.get("balanced_accuracy")).isCloseTo(0.6722222222222222, CLOSE);
        assertThat(figures.get("precision")).isCloseTo(0.7, CLOSE);
        assertThat(figures.get("recall")).isCloseTo(0.6722222222222222, CLOSE);
        assertThat(figures.get("f1")).isCloseTo(0.6626984126984127, CLOSE);
        assertThat(figures.get("roc_auc")).isCloseTo(0.9326058201058202, CLOSE);
        assertThat(figures.get("log_loss")).isCloseTo(0.6550188060580793, CLOSE);
        assertThat(figures.get("brier")).isCloseTo(0.3725, CLOSE);
        assertThat(figures.get("ece")).isCloseTo(0.120833325, CLOSE);
        assertThat(scores.confusion()).containsExactly(List.of(3L, 1L, 0L), List.of(1L, 2L, 0L), List.of(1L, 1L, 3L));
        assertThat(scores.perClass()).extracting(c -> c.support()).containsExactly(4L, 3L, 5L);
        assertThat(scores.perClass().get(1).f1()).isCloseTo(0.5714285714285714, CLOSE);
    }

    @Test
    void equalsScikitLearnOnTwoClassesWithTiedScores() {
        float[] second = {.1f, .4f, .35f, .8f, .4f, .4f, .2f, .9f, .1f, .35f};
        int[] truth = {0, 0, 1, 1, 0, 1, 0, 1, 1, 0};
        var labels = new String[truth.length];
        var answers = new String[truth.length];
        var probabilities = new float[truth.length][];
        for (int i = 0; i < truth.length; i++) {
            labels[i] = truth[i] == 1 ? "yes" : "no";
            answers[i] = second[i] > 0.5 ? "yes" : "no";
            probabilities[i] = new float[] {1 - second[i], second[i]};
        }

        var figures =
                score(List.of("no", "yes"), labels, answers, probabilities).figures();

        assertThat(figures.get("roc_auc")).isCloseTo(0.68, CLOSE);
        assertThat(figures.get("log_loss")).isCloseTo(0.6378140246935387, CLOSE);
    }

    @Test
    void orderAndBatchesChangeNothing() {
        var order = new ArrayList<Integer>();
        for (int i = 0; i < TRUTH.length; i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(3));
        var tally = new ClassificationTally(ABC, ABC, TRUTH.length);
        for (int i : order) {
            add(tally, new String[] {TRUTH[i]}, new String[] {ANSWERS[i]}, new float[][] {PROBABILITIES[i]});
        }

        var whole = score(ABC, TRUTH, ANSWERS, PROBABILITIES);
        assertThat(tally.scores().confusion()).isEqualTo(whole.confusion());
        tally.scores().figures().forEach((name, value) -> assertThat(value)
                .as(name)
                .isCloseTo(whole.figures().get(name), within(1e-12)));
    }

    @Test
    void aClassWithoutTestRowsTakesNoPartInTheAverages() {
        var four = List.of("a", "b", "c", "d");
        var probabilities = new float[TRUTH.length][];
        for (int i = 0; i < TRUTH.length; i++) {
            probabilities[i] = new float[] {PROBABILITIES[i][0], PROBABILITIES[i][1], PROBABILITIES[i][2], 0};
        }

        var figures = score(four, TRUTH, ANSWERS, probabilities).figures();

        assertThat(figures).isEqualTo(score(ABC, TRUTH, ANSWERS, PROBABILITIES).figures());
    }

    @Test
    void withOneClassPresentThereIsNoAreaAndNothingIsNaN() {
        var figures = score(ABC, new String[] {"a"}, new String[] {"a"}, new float[][] {{1, 0, 0}})
                .figures();

        assertThat(figures)
                .doesNotContainKey("roc_auc")
                .containsEntry("accuracy", 1.0)
                .containsEntry("log_loss", 0.0);
    }

    @Test
    void noRowsHaveNoFigures() {
        assertThat(new ClassificationTally(ABC, ABC, 0).scores().figures()).isEmpty();
    }

    @Test
    void aCertainMistakeCostsABoundedLogLoss() {
        var figures = score(ABC, new String[] {"a"}, new String[] {"b"}, new float[][] {{0, 1, 0}})
                .figures();

        assertThat(figures.get("log_loss")).isCloseTo(-Math.log(1e-15), CLOSE);
    }

    @Test
    void aLabelTheModelNeverSawIsAnErrorWithARowOfItsOwn() {
        var scores = score(
                ABC, new String[] {"new", "a"}, new String[] {"a", "a"}, new float[][] {{.8f, .1f, .1f}, {.8f, .1f, .1f}
                });

        assertThat(scores.classes()).containsExactly("a", "b", "c", "new");
        assertThat(scores.confusion().get(3)).containsExactly(1L, 0L, 0L, 0L);
        assertThat(scores.figures()).containsEntry("accuracy", 0.5);
    }

    @Test
    void undefinedProbabilitiesLeaveTheirFiguresOut() {
        var figures = score(ABC, new String[] {"a", "b"}, new String[] {"a", "a"}, new float[][] {
                    {Float.NaN, Float.NaN, Float.NaN}, {1, 0, 0}
                })
                .figures();

        assertThat(figures).doesNotContainKeys("roc_auc", "log_loss").containsEntry("accuracy", 0.5);
    }

    @Test
    void manyClassesNeedNoMatrix() {
        int classes = 20_000;
        var names = IntStream.range(0, classes).mapToObj(String::valueOf).toList();
        var tally = new ClassificationTally(names, List.of("0", "1"), classes);
        for (int i = 0; i < classes; i++) {
            add(tally, new String[] {names.get(i)}, new String[] {"1"}, new float[][] {{0, 1}});
        }

        assertThat(tally.scores().confusion()).isEmpty();
        assertThat(tally.scores().figures()).containsEntry("accuracy", 1.0 / classes);
        assertThat(tally.scores().perClass().get(1).precision()).isEqualTo(1.0 / classes);
    }

    @Test
    void newLabelsBeyondTheMatrixAreStillCounted() {
        var tally = new ClassificationTally(ABC, ABC, 1_000);
        for (int i = 0; i < 1_000; i++) {
            add(tally, new String[] {"new " + i}, new String[] {"a"}, new float[][] {{1, 0, 0}});
        }

        var scores = tally.scores();
        assertThat(scores.confusion()).isEmpty();
        assertThat(scores.perClass()).hasSize(1_003);
        assertThat(scores.perClass().getLast().support()).isEqualTo(1);
    }

    private static Scores score(List<String> classes, String[] truth, String[] answers, float[][] probabilities) {
        var tally = new ClassificationTally(classes, classes, truth.length);
        add(tally, truth, answers, probabilities);
        return tally.scores();
    }

    private static void add(ClassificationTally tally, String[] truth, String[] answers, float[][] probabilities) {
        tally.add(new RawColumn.Strings(truth), new Predictions.Labels(answers, probabilities));
    }
}
