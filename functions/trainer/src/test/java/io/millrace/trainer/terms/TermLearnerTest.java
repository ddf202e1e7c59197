package io.millrace.trainer.terms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.Layer;
import io.millrace.onnx.TargetScale;
import io.millrace.onnx.TermRows;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.fit.GradientClipping;
import io.millrace.trainer.objective.Objective;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TermLearnerTest {
    private static final Objective TWO_CLASSES = new Objective.Classification(2);

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void aStepOnAllRowsIsThatOfTheFormula(Optimizer optimizer) {
        var learner = new TermLearner(new Layer.Terms("output", 2, 1, 2), TWO_CLASSES, optimizer, 0);

        learner.step(examples(), new int[] {0, 1}, 0, 2, 0.1, TWO_CLASSES.tally());

        // All scores are 0, so both probabilities are one half: a row's slope is -1/4 at its class and 1/4 beside it.
        double[] gradient = {
            (-0.6 * 1 + 0) / 4, (0.6 * 1 + 0) / 4, (-0.8 + 1) / 4, (0.8 - 1) / 4, (-2.0 - 3) / 4, (2.0 + 3) / 4
        };
        float[] weight = learner.weights().get("output.weight");
        for (int i = 0; i < 6; i++) {
            // The first step of adam is as long as the rate, whatever the slope; decay does nothing to weights of 0.
            double expected = optimizer == Optimizer.SGD ? -0.1 * gradient[i] : -0.1 * Math.signum(gradient[i]);
            assertThat((double) weight[i]).isCloseTo(expected, within(1e-5));
        }
    }

    @Test
    void aStepOfWeighedClassesIsThatOfTheWeighedLoss() {
        var objective = new Objective.Classification(2, List.of(0.25f, 0.75f));
        var learner = new TermLearner(new Layer.Terms("output", 2, 1, 2), objective, Optimizer.SGD, 0);
        var tally = objective.tally();

        learner.step(examples(), new int[] {0, 1}, 0, 2, 0.1, tally);

        // As above, but the first row counts a quarter and the second three quarters.
        double[] gradient = {-0.6 / 4, 0.6 / 4, (-0.8 + 3) / 4, (0.8 - 3) / 4, (-2.0 - 9) / 4, (2.0 + 9) / 4};
        float[] weight = learner.weights().get("output.weight");
        for (int i = 0; i < 6; i++) {
            assertThat((double) weight[i]).isCloseTo(-0.1 * gradient[i] / 4, within(1e-5));
        }
        assertThat(tally.loss()).as("all scores are 0").isCloseTo(Math.log(2), within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void aTermThatDoesNotOccurIsLeftAlone(Optimizer optimizer) {
        var learner = new TermLearner(new Layer.Terms("output", 2, 1, 2), TWO_CLASSES, optimizer, 0);
        learner.step(examples(), new int[] {0, 1}, 0, 2, 0.1, TWO_CLASSES.tally());
        var before = learner.weights().get("output.weight");

        learner.step(examples(), new int[] {1}, 0, 1, 0.1, TWO_CLASSES.tally());

        var after = learner.weights().get("output.weight");
        assertThat(after[0]).as("the second row lacks the first term").isEqualTo(before[0]);
        assertThat(after[2]).isNotEqualTo(before[2]);
    }

    @Test
    void aStepDoesWithoutAShareOfTheTermsAndAScoreWithoutNone() {
        int terms = 2_000;
        var learner = new TermLearner(new Layer.Terms("output", terms, 1, 2), TWO_CLASSES, Optimizer.SGD, 0.1);
        var all = IntStream.range(0, terms).toArray();
        var counts = new float[terms];
        Arrays.fill(counts, 0.02f);
        var dense = Examples.of(new float[][] {{0}}, new float[] {1});
        var examples = new Examples(1, dense.blocks(), new TermRows(new int[] {terms}, all, counts), dense.targets());

        learner.seed(3);
        learner.step(examples, new int[] {0}, 0, 1, 0.1, TWO_CLASSES.tally());

        float[] weight = learner.weights().get("output.weight");
        double slope = 0.1 * 0.5 * 0.02;
        double learned = 0;
        int kept = 0;
        for (int term = 0; term < terms; term++) {
            if (weight[2 * term + 1] != 0) {
                assertThat((double) weight[2 * term + 1]).isCloseTo(slope, within(1e-6));
                learned += weight[2 * term + 1];
                kept++;
            }
        }
        assertThat(kept).as("nine of ten").isBetween(1_740, 1_860);
        float bias = learner.weights().get("output.bias")[1];
        assertThat((double) learner.scores(examples, 1)[1]).isCloseTo(bias + 0.02 * learned, within(1e-5));
    }

    @Test
    void whatIsDroppedIsTheSameForTheSameSeed() {
        assertThat(droppingStep(5)).isEqualTo(droppingStep(5)).isNotEqualTo(droppingStep(6));
    }

    private static float[] droppingStep(long seed) {
        var learner = new TermLearner(new Layer.Terms("output", 64, 1, 2), TWO_CLASSES, Optimizer.ADAM, 0.3);
        var dense = Examples.of(new float[][] {{0}}, new float[] {1});
        var counts = new float[64];
        Arrays.fill(counts, 1);
        var terms = new TermRows(new int[] {64}, IntStream.range(0, 64).toArray(), counts);
        learner.seed(seed);
        learner.step(
                new Examples(1, dense.blocks(), terms, dense.targets()), new int[] {0}, 0, 1, 0.1, TWO_CLASSES.tally());
        return learner.weights().get("output.weight");
    }

    @Test
    void anAbsurdRowMovesTheWeightsNoFurtherThanTheRateTimesTheLongestGradient() {
        var objective = new Objective.Regression(new TargetScale(0, 1));
        var learner = new TermLearner(new Layer.Terms("output", 0, 2, 1), objective, Optimizer.SGD, 0);
        var examples = Examples.of(new float[][] {{3e4f, 4e4f}}, new float[] {1e6f});

        learner.step(examples, new int[] {0}, 0, 1, 0.1, objective.tally());

        float[] weight = learner.weights().get("output.weight");
        assertThat(Math.hypot(weight[0], weight[1])).isCloseTo(0.1 * GradientClipping.LONGEST, within(1e-3));
    }

    @Test
    void whatWasSavedGoesOnAsIfNothingHadHappened() {
        var layer = new Layer.Terms("output", 2, 1, 2);
        var undisturbed = new TermLearner(layer, TWO_CLASSES, Optimizer.ADAM, 0);
        undisturbed.step(examples(), new int[] {0}, 0, 1, 0.1, TWO_CLASSES.tally());
        var resumed = new TermLearner(layer, TWO_CLASSES, Optimizer.ADAM, 0);
        resumed.load(undisturbed.weights(), undisturbed.optimizerState());

        for (var learner : List.of(undisturbed, resumed)) {
            learner.step(examples(), new int[] {0, 1}, 0, 2, 0.1, TWO_CLASSES.tally());
        }

        assertThat(resumed.weights().get("output.weight"))
                .isEqualTo(undisturbed.weights().get("output.weight"));
    }

    @Test
    void learnsWhatTermsAndNumbersAddToANumber() {
        var random = new Random(1);
        int rows = 400;
        var numbers = new float[rows][1];
        var targets = new float[rows];
        var ends = new int[rows];
        var terms = new int[rows];
        var weights = new float[rows];
        for (int i = 0; i < rows; i++) {
            numbers[i][0] = (float) random.nextGaussian();
            terms[i] = random.nextInt(3);
            weights[i] = 1;
            ends[i] = i + 1;
            targets[i] = 2 * numbers[i][0] + terms[i] - 1;
        }
        var dense = Examples.of(numbers, targets);
        var examples = new Examples(1, dense.blocks(), new TermRows(ends, terms, weights), targets);
        var objective = new Objective.Regression(new TargetScale(0, 1));
        var learner = new TermLearner(new Layer.Terms("output", 3, 1, 1), objective, Optimizer.SGD, 0);
        var order = random.ints(20_000, 0, rows).toArray();

        for (int i = 0; i + 10 <= order.length; i += 10) {
            learner.step(examples, order, i, i + 10, 0.1, objective.tally());
        }

        var tally = objective.tally();
        learner.score(examples, tally);
        assertThat(tally.metric()).isLessThan(0.01);
    }

    /** Two rows: the first of class 0 with both terms, the second of class 1 with the second term. */
    private static Examples examples() {
        var dense = Examples.of(new float[][] {{2}, {-3}}, new float[] {0, 1});
        var terms = new TermRows(new int[] {2, 3}, new int[] {0, 1, 1}, new float[] {0.6f, 0.8f, 1});
        return new Examples(1, dense.blocks(), terms, dense.targets());
    }
}
