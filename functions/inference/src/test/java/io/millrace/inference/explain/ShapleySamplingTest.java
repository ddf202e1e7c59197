package io.millrace.inference.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.inference.TestModels;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShapleySamplingTest {
    private static final List<String> FEATURES = List.of("age", "job", "member", "joined");
    private static final OnnxModel MODEL = OnnxModel.load(TestModels.classifier());
    private static final Score YES = Score.of(MODEL::predict, 1);
    private static final RawBatch BACKGROUND = people(
            new double[] {20, 35, 50, 65, Double.NaN, 42},
            new String[] {"clerk", "smith", "", "clerk", "smith", "new"},
            new String[] {"true", "false", "", "true", "false", "true"},
            new double[] {1e9, 1.5e9, 2e9, Double.NaN, 0, 1.8e9});
    private static final RawBatch ROW =
            people(new double[] {71}, new String[] {"smith"}, new String[] {"false"}, new double[] {4e8});

    private static final Game GAME = new FeatureGame(FEATURES, ROW, BACKGROUND, YES);

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 50})
    void contributionsAddUpToTheScoreLessTheBase(int rounds) {
        var estimate = sampled(rounds, 7);
        assertThat(estimate.base())
                .isCloseTo(Arrays.stream(YES.of(BACKGROUND)).average().orElseThrow(), within(1e-12));
        assertThat(Arrays.stream(estimate.values()).sum()).isCloseTo(estimate.score() - estimate.base(), within(1e-12));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void estimateIsWithinItsErrorOfTheExactValues(long seed) {
        var exact = exact();
        var estimate = sampled(200, seed);
        for (int i = 0; i < exact.length; i++) {
            assertThat(estimate.errors()[i]).as("error of " + FEATURES.get(i)).isBetween(1e-6, 0.01);
            assertThat(estimate.values()[i]).as(FEATURES.get(i)).isCloseTo(exact[i], within(4 * estimate.errors()[i]));
        }
    }

    @Test
    void moreRoundsComeCloser() {
        assertThat(distance(sampled(500, 7))).isLessThan(distance(sampled(1, 7)) / 3);
    }

    @Test
    void sameSeedGivesTheSameEstimate() {
        assertThat(sampled(2, 7).values()).containsExactly(sampled(2, 7).values());
        assertThat(sampled(2, 7).values()).isNotEqualTo(sampled(2, 8).values());
    }

    @Test
    void oneFeatureHasItAll() {
        try (var house = OnnxModel.load(TestModels.regression())) {
            var background = new RawBatch(2, Map.of("x", new RawColumn.Numbers(new double[] {8, 10})));
            var row = new RawBatch(1, Map.of("x", new RawColumn.Numbers(new double[] {12})));
            var estimate = new ShapleySampling(1, 7)
                    .of(new FeatureGame(List.of("x"), row, background, Score.of(house::predict, 0)));
            assertThat(estimate.base()).isEqualTo(97.5);
            assertThat(estimate.values()).containsExactly(7.5);
        }
    }

    private static double distance(ShapleySampling.Estimate estimate) {
        var exact = exact();
        return IntStream.range(0, exact.length)
                .mapToDouble(i -> Math.abs(estimate.values()[i] - exact[i]))
                .sum();
    }

    private static ShapleySampling.Estimate sampled(int rounds, long seed) {
        return new ShapleySampling(rounds, seed).of(GAME);
    }

    /** By definition: over all coalitions, each averaged over the background. */
    private static double[] exact() {
        int features = FEATURES.size();
        var worth = new double[1 << features];
        for (int coalition = 0; coalition < worth.length; coalition++) {
            var taken = new boolean[features];
            for (int i = 0; i < features; i++) {
                taken[i] = (coalition >> i & 1) == 1;
            }
            var rows = new ArrayList<boolean[]>();
            var from = new ArrayList<Integer>();
            for (int b = 0; b < BACKGROUND.rows(); b++) {
                rows.add(taken);
                from.add(b);
            }
            worth[coalition] = Arrays.stream(GAME.scores(rows, from)).average().orElseThrow();
        }
        var values = new double[features];
        for (int i = 0; i < features; i++) {
            for (int coalition = 0; coalition < worth.length; coalition++) {
                if ((coalition >> i & 1) == 0) {
                    int size = Integer.bitCount(coalition);
                    double weight = factorial(size) * factorial(features - size - 1) / factorial(features);
                    values[i] += weight * (worth[coalition | 1 << i] - worth[coalition]);
                }
            }
        }
        return values;
    }

    private static double factorial(int n) {
        return n < 2 ? 1 : n * factorial(n - 1);
    }

    private static RawBatch people(double[] ages, String[] jobs, String[] members, double[] joined) {
        return new RawBatch(
                ages.length,
                Map.of(
                        "age", new RawColumn.Numbers(ages),
                        "job", new RawColumn.Strings(jobs),
                        "member", new RawColumn.Strings(members),
                        "joined", new RawColumn.Numbers(joined)));
    }
}
