package io.millrace.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 500 rows made by arithmetic, so that Python makes the same ones: row i of k classes is of class {@code (7i + i//3) % k}
 * and scores class c with {@code (37i(c+3) + i*i(c+1)) % 101 + 1}, the true class with 60 more; the scores' shares, as
 * 32-bit floats, are the probabilities, and the largest is the answer. The figures are those of scikit-learn 1.9.1 on
 * them: {@code accuracy_score}, {@code balanced_accuracy_score}, {@code precision_score}, {@code recall_score} and
 * {@code f1_score} (macro), the mean of {@code roc_auc_score} of each class against the rest (of two classes the second),
 * {@code log_loss}, {@code brier_score_loss(scale_by_half=False)}; the calibration error by NumPy in ten bins, closed
 * above. The regression's truth is {@code 1.5((53i) % 97) - 20} and its answer off by {@code 0.75((31i) % 17 - 8)}, the
 * figures {@code root_mean_squared_error}, {@code mean_absolute_error} and {@code r2_score}.
 */
class GoldenFiguresTest {
    private static final int ROWS = 500;

    @ParameterizedTest(name = "{0} classes")
    @CsvSource({
        "2,0.94,0.9415223606840373,0.92732209053412,0.9415223606840373,0.9337116190274168,0.9895524266781751,0.3749777810531093,0.2149860833083294,0.23571878564357757",
        "3,0.878,0.8780391025178558,0.8778699233745466,0.8780391025178558,0.8778068137824234,0.9702464530759748,0.6545133091868768,0.3662166238005515,0.3373056726455688",
        "10,0.684,0.6823050522787133,0.6836126793010273,0.6823050522787133,0.6673652160828796,0.9325167971678751,1.661505834776767,0.7412961990219314,0.48198628887534145"
    })
    void equalsScikitLearn(
            int classes,
            double accuracy,
            double balanced,
            double precision,
            double recall,
            double f1,
            double area,
            double logLoss,
            double brier,
            double ece) {
        var figures = figures(classes, IntStream.range(0, ROWS).boxed().toList(), false);

        var expected = Map.of(
                "accuracy",
                accuracy,
                "balanced_accuracy",
                balanced,
                "precision",
                precision,
                "recall",
                recall,
                "f1",
                f1,
                "roc_auc",
                area,
                "log_loss",
                logLoss,
                "brier",
                brier,
                "ece",
                ece);
        expected.forEach((name, value) -> assertThat(figures.get(name)).as(name).isCloseTo(value, within(1e-6)));
        assertThat(figures).hasSameSizeAs(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 10})
    void theOrderOfTheRowsChangesNothing(int classes) {
        var rows = new ArrayList<>(IntStream.range(0, ROWS).boxed().toList());
        var inOrder = figures(classes, rows, false);
        Collections.shuffle(rows, new Random(7));

        var shuffled = figures(classes, rows, false);

        inOrder.forEach((name, value) -> assertThat(shuffled.get(name)).as(name).isCloseTo(value, within(1e-9)));
    }

    @Test
    void theAreaDoesNotChangeUnderARisingMapOfTheScores() {
        var rows = IntStream.range(0, ROWS).boxed().toList();

        assertThat(figures(2, rows, true).get("roc_auc"))
                .isEqualTo(figures(2, rows, false).get("roc_auc"));
    }

    @Test
    void aRegressionEqualsScikitLearn() {
        var truth = IntStream.range(0, ROWS)
                .mapToDouble(i -> i * 53 % 97 * 1.5 - 20)
                .toArray();
        var answers = new float[ROWS];
        for (int i = 0; i < ROWS; i++) {
            answers[i] = (float) (truth[i] + (i * 31 % 17 - 8) * 0.75);
        }
        var tally = new RegressionTally(ROWS);
        tally.add(new RawColumn.Numbers(truth), new Predictions.Values(answers));

        var figures = tally.scores().figures();

        assertThat(figures.get("rmse")).isCloseTo(3.681881312590073, within(1e-9));
        assertThat(figures.get("mae")).isCloseTo(3.183, within(1e-9));
        assertThat(figures.get("r2")).isCloseTo(0.992332794967011, within(1e-9));
    }

    /** @param cubed whether probabilities of two classes are mapped so that their order stays: p^3 */
    private static Map<String, Double> figures(int classes, List<Integer> rows, boolean cubed) {
        var labels = IntStream.range(0, classes).mapToObj(String::valueOf).toList();
        var truth = new String[rows.size()];
        var answers = new String[rows.size()];
        var probabilities = new float[rows.size()][];
        for (int row = 0; row < rows.size(); row++) {
            int i = rows.get(row);
            int actual = (i * 7 + i / 3) % classes;
            var scores = new double[classes];
            double sum = 0;
            int best = 0;
            for (int c = 0; c < classes; c++) {
                scores[c] = (i * (c + 3) * 37 + i * i * (c + 1)) % 101 + 1 + (c == actual ? 60 : 0);
                sum += scores[c];
                best = scores[c] > scores[best] ? c : best;
            }
            truth[row] = labels.get(actual);
            answers[row] = labels.get(best);
            probabilities[row] = new float[classes];
            for (int c = 0; c < classes; c++) {
                float share = (float) (scores[c] / sum);
                probabilities[row][c] = cubed ? share * share * share : share;
            }
        }
        var tally = new ClassificationTally(labels, labels, rows.size());
        tally.add(new RawColumn.Strings(truth), new Predictions.Labels(answers, probabilities));
        return tally.scores().figures();
    }
}
