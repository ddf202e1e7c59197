package io.millrace.trainer.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LearningRateTest {
    private final LearningRate rate = new LearningRate(0.1, 1_000);

    @Test
    void risesOverTheFirstFiftiethAndThenFallsToAHundredth() {
        assertThat(rate.at(0)).isCloseTo(0.1 / 20, within(1e-9));
        assertThat(rate.at(19)).isCloseTo(0.1, within(1e-9));
        assertThat(rate.at(509)).isCloseTo(0.1 * (0.01 + 0.99 / 2), within(1e-3));
        assertThat(rate.at(999)).isCloseTo(0.001, within(1e-9));
        for (long step = 20; step < 1_000; step++) {
            assertThat(rate.at(step)).isLessThan(rate.at(step - 1));
        }
    }

    @Test
    void aTrainingOfOneStepTakesAStep() {
        assertThat(new LearningRate(0.1, 1).at(0)).isBetween(0.001, 0.1);
    }

    @Test
    void isNeverHigherThanItsPeak() {
        assertThat(LongStream.range(0, 1_000).mapToDouble(rate::at).max().orElseThrow())
                .isLessThanOrEqualTo(0.1);
    }
}
