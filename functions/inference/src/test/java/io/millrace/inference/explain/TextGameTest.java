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
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens of a text a score rests on. */
class TextGameTest {
    private static final OnnxModel MODEL = OnnxModel.load(TestModels.reviews());
    private static final Score GOOD = Score.of(MODEL::predict, 1);

    @AfterAll
    static void close() {
        MODEL.close();
    }

    @Test
    void theWordThatDecidesHasItAll() {
        var estimate = sampled("not a bad room", holds(text -> text.contains("bad")), 8);
        assertThat(estimate.values()).containsExactly(0, 0, 1, 0);
        assertThat(estimate.errors()).containsOnly(0);
    }

    @Test
    void wordsThatDecideTogetherShareIt() {
        var estimate = sampled("it was not good", holds(text -> text.contains("not good")), 200);
        assertThat(Arrays.copyOf(estimate.values(), 2)).containsOnly(0);
        assertThat(estimate.values()[2]).isCloseTo(0.5, within(4 * estimate.errors()[2] + 1e-12));
        assertThat(estimate.values()[3]).isCloseTo(0.5, within(4 * estimate.errors()[3] + 1e-12));
    }

    @Test
    void charactersOfChineseSpeakForThemselves() {
        var estimate = sampled("早餐不好", holds(text -> text.contains("不")), 8);
        assertThat(estimate.values()).containsExactly(0, 0, 1, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "good", "a very good room, not small", "房间不大,早餐很好", "unknown words 🙂 only"})
    void contributionsAddUpToTheScoreLessThatOfTheEmptyText(String text) {
        var estimate = sampled(text, GOOD, 4);
        assertThat(estimate.base()).isEqualTo(GOOD.of(row(""))[0]);
        assertThat(estimate.score()).isEqualTo(GOOD.of(row(text))[0]);
        assertThat(Arrays.stream(estimate.values()).sum()).isCloseTo(estimate.score() - estimate.base(), within(1e-12));
    }

    @Test
    void longTextsGoThroughTheModelInPiecesWithTheSameAnswers() {
        var text = "a very good room, not small ".repeat(3_000).strip();
        var tokens = Tokens.of(text);
        var some = new boolean[tokens.size()];
        var each = new ArrayList<boolean[]>();
        for (int i = 0; i < 10; i++) {
            some[i] = true;
            each.add(some.clone());
        }
        var game = new TextGame(row(text), "review", tokens, GOOD);
        var scores = game.scores(each, List.of());
        for (int i = 0; i < scores.length; i++) {
            assertThat(scores[i]).isCloseTo(game.scores(List.of(each.get(i)), List.of())[0], within(1e-6));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void estimateIsWithinItsErrorOfTheExactValues(long seed) {
        var game = game("very good, not 很好", GOOD);
        var exact = exact(game);
        var estimate = new ShapleySampling(300, seed).of(game);
        for (int i = 0; i < exact.length; i++) {
            assertThat(estimate.errors()[i]).isBetween(1e-7, 0.02);
            assertThat(estimate.values()[i]).isCloseTo(exact[i], within(4 * estimate.errors()[i]));
        }
    }

    /** By definition, over all coalitions. */
    private static double[] exact(Game game) {
        int players = game.players();
        var coalitions = new ArrayList<boolean[]>();
        for (int coalition = 0; coalition < 1 << players; coalition++) {
            var joined = new boolean[players];
            for (int i = 0; i < players; i++) {
                joined[i] = (coalition >> i & 1) == 1;
            }
            coalitions.add(joined);
        }
        double[] worth = game.scores(coalitions, List.of());
        var values = new double[players];
        for (int i = 0; i < players; i++) {
            for (int coalition = 0; coalition < worth.length; coalition++) {
                if ((coalition >> i & 1) == 0) {
                    int size = Integer.bitCount(coalition);
                    double weight = factorial(size) * factorial(players - size - 1) / factorial(players);
                    values[i] += weight * (worth[coalition | 1 << i] - worth[coalition]);
                }
            }
        }
        return values;
    }

    private static double factorial(int n) {
        return n < 2 ? 1 : n * factorial(n - 1);
    }

    private static ShapleySampling.Estimate sampled(String text, Score score, int pairs) {
        return new ShapleySampling(pairs, 7).of(game(text, score));
    }

    private static Game game(String text, Score score) {
        return new TextGame(row(text), "review", Tokens.of(text), score);
    }

    private static RawBatch row(String text) {
        return new RawBatch(
                1,
                Map.of(
                        "review", new RawColumn.Strings(new String[] {text}),
                        "stars", new RawColumn.Numbers(new double[] {4})));
    }

    private static Score holds(Predicate<String> condition) {
        return batch -> Arrays.stream(((RawColumn.Strings) batch.columns().get("review")).values())
                .mapToDouble(text -> condition.test(text) ? 1 : 0)
                .toArray();
    }
}
