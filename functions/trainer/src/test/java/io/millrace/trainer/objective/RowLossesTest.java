package io.millrace.trainer.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.onnx.TargetScale;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RowLossesTest {
    private static final Objective NUMBER = new Objective.Regression(new TargetScale(0, 1));
    private static final int ROWS = 100;

    @Test
    void aModelThatIsWorseOnEveryRowIsClearlyWorse() {
        var good = errors(0.1f, 0, 1);
        var worse = errors(0.2f, 0, 2);

        assertThat(worse.isClearlyWorseThan(good)).isTrue();
        assertThat(good.isClearlyWorseThan(worse)).isFalse();
    }

    @Test
    void aModelThatIsWorseByChanceIsNotClearlyWorse() {
        var one = errors(0.1f, 1, 1);
        var other = errors(0.1f, 1, 2);

        assertThat(one.mean()).isNotEqualTo(other.mean());
        assertThat(one.isClearlyWorseThan(other)).isFalse();
        assertThat(other.isClearlyWorseThan(one)).isFalse();
    }

    @Test
    void noModelIsWorseThanItself() {
        var one = errors(0.1f, 1, 1);

        assertThat(one.isClearlyWorseThan(one)).isFalse();
    }

    @Test
    void rowsOfARareClassCountWhatTheyCountInTraining() {
        float[] scores = {0, 1, 0, 1, 0, 1};
        float[] targets = {1, 1, 0};

        var plain = new RowLosses(new Objective.Classification(2), scores, targets);
        var weighed = new RowLosses(new Objective.Classification(2, List.of(3f, 0f)), scores, targets);

        double right = Math.log(1 + Math.exp(-1));
        assertThat(plain.mean()).isCloseTo((2 * right + right + 1) / 3, within(1e-6));
        assertThat(weighed.mean()).isCloseTo(3 * (right + 1) / 3, within(1e-6));
    }

    /** Of predictions of 0 that are off by about that much, more or less by chance. */
    private static RowLosses errors(float about, float chance, long seed) {
        var random = new SplittableRandom(seed);
        var scores = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            scores[row] = about + chance * (random.nextFloat() - 0.5f);
        }
        return new RowLosses(NUMBER, scores, new float[ROWS]);
    }
}
