package io.millrace.evaluate.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class RankScoresTest {
    private static final int ROWS = 20_000;

    @Test
    void exactAreaIsTheShareOfPairsInOrderWithTiesCountingHalf() {
        var random = new Random(5);
        var scores = new float[400];
        var positive = new boolean[400];
        var exact = new ExactScores();
        for (int i = 0; i < scores.length; i++) {
            scores[i] = random.nextInt(20) / 20f;
            positive[i] = random.nextInt(3) == 0;
            exact.add(scores[i], positive[i]);
        }
        double wins = 0;
        long pairs = 0;
        for (int p = 0; p < scores.length; p++) {
            for (int n = 0; n < scores.length; n++) {
                if (positive[p] && !positive[n]) {
                    pairs++;
                    wins += scores[p] > scores[n] ? 1 : scores[p] == scores[n] ? 0.5 : 0;
                }
            }
        }

        assertThat(exact.area().orElseThrow()).isCloseTo(wins / pairs, within(1e-12));
    }

    @Test
    void aRisingMapOfTheScoresChangesNothing() {
        assertThat(area(new ExactScores(), 11, p -> p)).isEqualTo(area(new ExactScores(), 11, p -> p * p / 4));
    }

    @Test
    void binsAreCloseToExactEvenWhereScoresCrowdAtTheEnds() {
        for (DoubleUnaryOperator crowd :
                new DoubleUnaryOperator[] {p -> p, p -> Math.pow(p, 9), p -> 1 - Math.pow(p, 6)}) {
            var binned = BinnedScores.within(32 << 20, 10);
            assertThat(area(binned, 7, crowd)).isCloseTo(area(new ExactScores(), 7, crowd), within(1e-4));
        }
    }

    @Test
    void positiveAndNegativeZeroAreOneScore() {
        var exact = new ExactScores();
        exact.add(0f, true);
        exact.add(-0f, false);

        assertThat(exact.area()).hasValue(0.5);
    }

    @Test
    void oneSideAloneHasNoArea() {
        var exact = new ExactScores();
        exact.add(0.5f, true);

        assertThat(exact.area()).isEmpty();
        assertThat(BinnedScores.within(1 << 20, 1).area()).isEmpty();
    }

    private static double area(RankScores scores, long seed, DoubleUnaryOperator map) {
        var random = new Random(seed);
        for (int i = 0; i < ROWS; i++) {
            boolean positive = random.nextInt(4) == 0;
            double score = Math.clamp(0.45 + (positive ? 0.1 : 0) + random.nextGaussian() / 8, 0, 1);
            // Few enough values that no map makes two floats one.
            scores.add((float) map.applyAsDouble(Math.rint(score * 4096) / 4096), positive);
        }
        return scores.area().orElseThrow();
    }
}
