package io.millrace.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.Architecture;
import io.millrace.onnx.FeatureShape;
import io.millrace.onnx.TargetScale;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.objective.Objective;
import io.millrace.trainer.objective.RegressionTally;
import io.millrace.trainer.objective.Tally;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A linear regression that steps on all of its rows, against the engine's pass over the same rows. */
class LeastSquaresTest {
    private static final int COLUMNS = 5;
    /** More than one block. */
    private static final int ROWS = 5_000;

    private static final Objective.Regression OBJECTIVE = new Objective.Regression(new TargetScale(3, 2));

    @AutoClose
    private static final Compute COMPUTE = Compute.start(1);

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void stepsOnAllRowsAreThoseOfTheEngine(Optimizer optimizer) {
        var all = examples(ROWS, 1, 0);
        // Of these the first rows are not all, so that the engine looks at them.
        var part = examples(ROWS, 1, 1);
        var validation = examples(900, 2, 0);
        try (var summed = new Trained(optimizer);
                var passed = new Trained(optimizer)) {
            for (int step = 0; step < 30; step++) {
                var told = summed.step(all);
                var expected = passed.step(part);

                assertThat(told.loss()).isCloseTo(expected.loss(), within(1e-5 * expected.loss()));
                assertThat(told.metric()).isCloseTo(expected.metric(), within(1e-5 * expected.metric()));
                assertThat(summed.loss(validation))
                        .isCloseTo(passed.loss(validation), within(1e-5 * passed.loss(validation)));
            }
            float[] weights = passed.learner.weights().get("output.weight");
            for (int i = 0; i < COLUMNS; i++) {
                assertThat(summed.learner.weights().get("output.weight")[i]).isCloseTo(weights[i], within(1e-5f));
            }
            assertThat(summed.learner.weights().get("output.bias")[0])
                    .isCloseTo(passed.learner.weights().get("output.bias")[0], within(1e-5f));
        }
    }

    @Test
    void lossesAreThoseOfTheRowsAlsoWhereNearlyNothingIsLeftOfLargeNumbers() {
        var random = new Random(3);
        var features = new float[1_000][2];
        var targets = new float[features.length];
        for (int row = 0; row < features.length; row++) {
            features[row][0] = 1_000 + random.nextInt(1_000);
            features[row][1] = random.nextInt(1_000);
            targets[row] = features[row][0] - features[row][1] + (row % 2 == 0 ? 0.0625f : -0.0625f);
        }
        var rows = Examples.of(features, targets);
        var tally = (RegressionTally) OBJECTIVE.tally();
        var exact = (RegressionTally) OBJECTIVE.tally();

        float[] slopes = LeastSquares.of(rows, COMPUTE.manager()).add(new float[] {1, -1, 0}, tally);

        for (int row = 0; row < targets.length; row++) {
            exact.add(new float[] {features[row][0] - features[row][1]}, new float[] {targets[row]});
        }
        assertThat(exact.loss()).isEqualTo(0.0625 * 0.0625);
        assertThat(tally.loss()).isCloseTo(exact.loss(), within(1e-6 * exact.loss()));
        assertThat(slopes[2]).isCloseTo(0, within(1e-6f));
    }

    @Test
    void aPerfectLineHasALossOfRoundingAndNeverLessThanNothing() {
        var rows = examples(100, 4, 0);
        var targets = new float[rows.rows()];
        for (int row = 0; row < targets.length; row++) {
            targets[row] = rows.blocks().getFirst()[row * COLUMNS];
        }
        var line = new Examples(COLUMNS, rows.blocks(), rows.terms(), targets);
        var tally = (RegressionTally) OBJECTIVE.tally();

        LeastSquares.of(line, COMPUTE.manager()).add(new float[] {1, 0, 0, 0, 0, 0}, tally);

        assertThat(tally.loss()).isBetween(0.0, 1e-14);
    }

    /** With the same seed, more rows begin with the fewer. */
    private static Examples examples(int rows, long seed, int more) {
        var random = new Random(seed);
        var features = new float[rows + more][COLUMNS];
        var targets = new float[rows + more];
        for (int row = 0; row < features.length; row++) {
            targets[row] = 0.5f + (float) random.nextGaussian() / 10;
            for (int i = 0; i < COLUMNS; i++) {
                features[row][i] = (float) random.nextGaussian();
                targets[row] += (i - 2) * features[row][i] / 2;
            }
        }
        return Examples.of(features, targets);
    }

    private static final class Trained implements AutoCloseable {
        private final Network network;
        private final NetworkLearner learner;

        Trained(Optimizer optimizer) {
            var shape = new FeatureShape.Vector(COLUMNS);
            var layers = new Architecture.Linear().layers(shape, 1);
            network = new Network(COMPUTE, shape, layers, InitialWeights.of(layers, 7));
            learner = new NetworkLearner(network, OBJECTIVE, optimizer, Optional.empty(), Optional.empty());
        }

        Tally step(Examples examples) {
            var order = new int[examples.rows()];
            Arrays.setAll(order, i -> i);
            var tally = OBJECTIVE.tally();
            learner.step(examples, order, 0, ROWS, 0.05, tally);
            return tally;
        }

        double loss(Examples examples) {
            var tally = OBJECTIVE.tally();
            learner.score(examples, tally);
            return tally.loss();
        }

        @Override
        public void close() {
            network.close();
        }
    }
}
