package io.millrace.evaluate.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.evaluate.Tables;
import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoubtfulLabelsTest {
    private static final List<String> CLASSES = List.of("cat", "dog");

    @Test
    void aLabelIsDoubtfulWhereTheModelIsSurerOfAnotherThanItUsuallyIs() {
        // Dogs are named with 0.8 on average; the first contradiction is surer than that, the second is not.
        var check = check(
                new String[] {"dog", "dog", "cat", "cat"},
                new float[][] {{.1f, .9f}, {.3f, .7f}, {.05f, .95f}, {.4f, .6f}});

        assertThat(check.figures()).containsEntry("rows", 1.0).containsEntry("share", 0.25);
        assertThat(check.level()).isEqualTo(DataCheck.Level.WARNING);
    }

    @Test
    void aModelThatIsAlwaysRightDoubtsNothing() {
        var check = check(new String[] {"cat", "dog"}, new float[][] {{.9f, .1f}, {.2f, .8f}});

        assertThat(check.level()).isEqualTo(DataCheck.Level.FINE);
        assertThat(check.finding()).startsWith("The model contradicts no label");
    }

    @Test
    void aRegressionHasNoLabels() {
        var doubts = new DoubtfulLabels(Tables.TARGET, List.of(), 1);
        doubts.accept(
                new RawBatch(1, Map.of(Tables.TARGET, new RawColumn.Numbers(new double[] {1}))),
                new Predictions.Values(new float[] {2}));

        assertThat(doubts.check()).isEmpty();
    }

    private static DataCheck check(String[] truth, float[][] probabilities) {
        var answers = new String[truth.length];
        for (int row = 0; row < truth.length; row++) {
            answers[row] = probabilities[row][0] > probabilities[row][1] ? "cat" : "dog";
        }
        var doubts = new DoubtfulLabels(Tables.TARGET, CLASSES, truth.length);
        doubts.accept(
                new RawBatch(truth.length, Map.of(Tables.TARGET, new RawColumn.Strings(truth))),
                new Predictions.Labels(answers, probabilities));
        return doubts.check().orElseThrow();
    }
}
