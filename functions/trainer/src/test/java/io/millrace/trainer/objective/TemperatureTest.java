package io.millrace.trainer.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureTest {
    private static final int ROWS = 20_000;
    private static final int CLASSES = 4;

    @ParameterizedTest
    @ValueSource(doubles = {0.5, 1, 3})
    void scoresThatAreTooSureByAFactorAreDividedByIt(double factor) {
        var random = new SplittableRandom(7);
        var scores = new float[ROWS * CLASSES];
        var targets = new float[ROWS];
        for (int row = 0; row < ROWS; row++) {
            for (int c = 0; c < CLASSES; c++) {
                scores[row * CLASSES + c] = (float) (2 * random.nextGaussian());
            }
            targets[row] = drawn(Softmax.of(scores, row * CLASSES, CLASSES), random.nextDouble());
        }
        for (int i = 0; i < scores.length; i++) {
            scores[i] *= (float) factor;
        }

        assertThat(Temperature.fit(scores, targets, CLASSES)).isCloseTo(factor, within(0.05 * factor));
    }

    @Test
    void aModelThatIsAlwaysRightIsNotMadeSurerWithoutBound() {
        assertThat(Temperature.fit(new float[] {1, 0, 0, 1}, new float[] {0, 1}, 2))
                .isCloseTo(0.1, within(1e-6));
    }

    @Test
    void withoutRowsNothingChanges() {
        assertThat(Temperature.fit(new float[0], new float[0], 3)).isEqualTo(1);
    }

    private static float drawn(double[] probabilities, double chance) {
        double sum = 0;
        for (int c = 0; c < probabilities.length; c++) {
            sum += probabilities[c];
            if (chance < sum) {
                return c;
            }
        }
        return probabilities.length - 1;
    }
}
