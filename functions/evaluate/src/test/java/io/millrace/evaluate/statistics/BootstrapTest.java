package io.millrace.evaluate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.goal.Figure;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BootstrapTest {
    private static final int SIMULATIONS = 200;
    private static final int ROWS = 300;

    /** What an interval is for: 95 of 100 hold the truth. Of 200 simulations, 0.95 +- 3 standard errors. */
    @ParameterizedTest
    @EnumSource(names = {"ACCURACY", "ROC_AUC", "F1", "LOG_LOSS", "BRIER"})
    void intervalsCoverTheTruthAtTheirRate(Figure figure) {
        var random = new Random(11);
        var much = labels(random, 400_000);
        double truth = whole(much, figure);

        long covered = IntStream.range(0, SIMULATIONS)
                .filter(i -> {
                    var answers = labels(random, ROWS);
                    return new Bootstrap(answers, ROWS)
                            .interval(figure, whole(answers, figure))
                            .orElseThrow()
                            .contains(truth);
                })
                .count();

        assertThat((double) covered / SIMULATIONS).isBetween(0.90, 0.99);
    }

    @Test
    void intervalsOfARegressionCoverTheTruthAtTheirRate() {
        var random = new Random(12);

        long covered = IntStream.range(0, SIMULATIONS)
                .filter(i -> {
                    var truth = new double[ROWS];
                    var answer = new double[ROWS];
                    Arrays.setAll(answer, row -> random.nextGaussian());
                    var answers = new ValueAnswers(truth, answer);
                    return new Bootstrap(answers, ROWS)
                            .interval(Figure.RMSE, whole(answers, Figure.RMSE))
                            .orElseThrow()
                            .contains(1);
                })
                .count();

        assertThat((double) covered / SIMULATIONS).isBetween(0.90, 0.99);
    }

    @Test
    void theSameAnswersGiveTheSameIntervals() {
        var answers = labels(new Random(1), ROWS);

        assertThat(interval(answers, ROWS)).isEqualTo(interval(answers, ROWS));
    }

    /** A sample of a quarter of the rows tells of all: the interval is half as wide as the sample's own. */
    @Test
    void ofASampleTheIntervalIsThatOfAllRows() {
        var answers = labels(new Random(1), ROWS);

        assertThat(width(interval(answers, 4 * ROWS))).isCloseTo(width(interval(answers, ROWS)) / 2, within(1e-9));
    }

    @Test
    void fewerThanTwoRowsHaveNoInterval() {
        var one = new ValueAnswers(new double[] {1}, new double[] {2});
        var none = new ValueAnswers(new double[0], new double[0]);

        assertThat(new Bootstrap(one, 1).interval(Figure.RMSE, 1)).isEmpty();
        assertThat(new Bootstrap(none, 0).interval(Figure.RMSE, 1)).isEmpty();
    }

    private static Interval interval(Answers answers, long rows) {
        return new Bootstrap(answers, rows).interval(Figure.ACCURACY, 0.8).orElseThrow();
    }

    private static double width(Interval interval) {
        return interval.upper() - interval.lower();
    }

    private static double whole(Answers answers, Figure figure) {
        var once = new int[answers.rows()];
        Arrays.fill(once, 1);
        return answers.figures(once).get(figure);
    }

    /** Two labels, half of the rows each; the score of the second is 0.3 higher for its own rows. */
    private static LabelAnswers labels(Random random, int rows) {
        var truth = new int[rows];
        var answer = new int[rows];
        var confidence = new float[rows];
        var loss = new double[rows];
        var brier = new double[rows];
        var score = new float[rows];
        for (int row = 0; row < rows; row++) {
            truth[row] = row % 2;
            score[row] = (float) Math.clamp(0.35 + 0.3 * truth[row] + 0.2 * random.nextGaussian(), 0.01, 0.99);
            answer[row] = score[row] > 0.5f ? 1 : 0;
            confidence[row] = Math.max(score[row], 1 - score[row]);
            double right = truth[row] == 1 ? score[row] : 1 - score[row];
            loss[row] = -Math.log(right);
            brier[row] = 2 * (1 - right) * (1 - right);
        }
        return new LabelAnswers(2, truth, answer, confidence, loss, brier, new float[][] {score}, new int[] {1});
    }
}
