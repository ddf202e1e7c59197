package io.millrace.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawColumn;
import org.junit.jupiter.api.Test;

class RegressionTallyTest {
    private static final double[] TRUTH = {3, -0.5, 2, 7, 4.25, 10.5};
    private static final float[] ANSWERS = {2.5f, 0, 2, 8, 4, 11.25f};

    /** Golden figures: scikit-learn 1.2.1. */
    @Test
    void equalsScikitLearn() {
        var figures = score(TRUTH, ANSWERS).figures();

        assertThat(figures.get("rmse")).isCloseTo(0.5951190357119042, within(1e-12));
        assertThat(figures.get("mae")).isCloseTo(0.5, within(1e-12));
        assertThat(figures.get("r2")).isCloseTo(0.9719356170037144, within(1e-12));
    }

    @Test
    void aLargeOffsetCostsNoDigits() {
        var truth = new double[] {1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4};
        var figures = score(truth, new float[] {1e9f, 1e9f, 1e9f, 1e9f}).figures();

        // Errors 1, 2, 3, 4 and a spread of 5: 1 - 30 / 5.
        assertThat(figures.get("r2")).isCloseTo(-5, within(1e-6));
    }

    @Test
    void aConstantTruthHasNoRSquared() {
        assertThat(score(new double[] {2, 2}, new float[] {1, 3}).figures())
                .doesNotContainKey("r2")
                .containsEntry("rmse", 1.0);
    }

    @Test
    void noRowsAndUndefinedAnswersHaveNoFigures() {
        assertThat(score(new double[0], new float[0]).figures()).isEmpty();
        assertThat(score(new double[] {1, 2}, new float[] {1, Float.NaN}).figures())
                .isEmpty();
    }

    @Test
    void theSampleIsBoundedAndSpansAllRows() {
        int rows = 12_345;
        var tally = new RegressionTally(rows);
        for (int i = 0; i < rows; i++) {
            tally.add(new RawColumn.Numbers(new double[] {i}), new Predictions.Values(new float[] {i}));
        }

        var sample = tally.scores().sample();
        assertThat(sample).hasSizeBetween(RegressionTally.SAMPLE / 2, RegressionTally.SAMPLE);
        assertThat(sample.getLast().truth()).isGreaterThan(rows - 10);
    }

    private static Scores score(double[] truth, float[] answers) {
        var tally = new RegressionTally(truth.length);
        tally.add(new RawColumn.Numbers(truth), new Predictions.Values(answers));
        return tally.scores();
    }
}
