package io.millrace.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.Architecture;
import io.millrace.onnx.FeatureShape;
import io.millrace.onnx.Layer;
import io.millrace.onnx.TargetScale;
import io.millrace.onnx.Weights;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.fit.GradientClipping;
import io.millrace.trainer.objective.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One step in the engine against the same step computed by hand, or by finite differences, in double precision. */
class OneStepTest {
    private static final double RATE = 0.1;

    @AutoClose
    private static final Compute COMPUTE = Compute.start(1);

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void softmaxRegressionStepsAsTheFormulaSays(Optimizer optimizer) {
        var examples = Examples.of(new float[][] {{1, 2}, {-1, 0.5f}, {0.3f, -2}}, new float[] {0, 2, 1});
        var layers = new Architecture.Linear().layers(new FeatureShape.Vector(2), 3);
        float[] w = {0.1f, -0.2f, 0.3f, 0.4f, -0.5f, 0.6f};
        float[] b = {0.01f, -0.02f, 0.03f};
        var start = new Weights(Map.of("output.weight", w, "output.bias", b));
        try (var network = new Network(COMPUTE, new FeatureShape.Vector(2), layers, start)) {
            var learner = new NetworkLearner(
                    network, new Objective.Classification(3), optimizer, Optional.empty(), Optional.empty());
            var tally = learner.objective().tally();

            learner.step(examples, new int[] {0, 1, 2}, 0, 3, RATE, tally);

            double[] gradient = new double[9];
            double loss = 0;
            for (int row = 0; row < 3; row++) {
                double[] x = {
                    examples.blocks().getFirst()[row * 2], examples.blocks().getFirst()[row * 2 + 1]
                };
                double[] exp = new double[3];
                double sum = 0;
                for (int c = 0; c < 3; c++) {
                    exp[c] = Math.exp(w[c * 2] * x[0] + w[c * 2 + 1] * x[1] + b[c]);
                    sum += exp[c];
                }
                int target = (int) examples.target(row);
                loss -= Math.log(exp[target] / sum) / 3;
                for (int c = 0; c < 3; c++) {
                    double error = (exp[c] / sum - (c == target ? 1 : 0)) / 3;
                    gradient[c * 2] += error * x[0];
                    gradient[c * 2 + 1] += error * x[1];
                    gradient[6 + c] += error;
                }
            }
            assertThat(tally.loss()).isCloseTo(loss, within(1e-6));
            var after = learner.weights();
            for (int i = 0; i < 9; i++) {
                float before = i < 6 ? w[i] : b[i - 6];
                float now = i < 6 ? after.get("output.weight")[i] : after.get("output.bias")[i - 6];
                assertThat((double) now).isCloseTo(stepped(optimizer, before, gradient[i]), within(2e-6));
            }
        }
    }

    /**
     * The first step of each rule from its paper; Adam's corrected moments are then gradient and its square, with
     * epsilon inside the correction (the paper's "epsilon hat", end of section 2).
     */
    @Test
    void anAbsurdRowMovesTheWeightsNoFurtherThanTheRateTimesTheLongestGradient() {
        var examples = Examples.of(new float[][] {{3e4f, 4e4f}}, new float[] {1e6f});
        var shape = new FeatureShape.Vector(2);
        var layers = new Architecture.Linear().layers(shape, 1);
        var start = new Weights(Map.of("output.weight", new float[2], "output.bias", new float[1]));
        try (var network = new Network(COMPUTE, shape, layers, start)) {
            var objective = new Objective.Regression(new TargetScale(0, 1));
            var learner = new NetworkLearner(network, objective, Optimizer.SGD, Optional.empty(), Optional.empty());

            learner.step(examples, new int[] {0}, 0, 1, RATE, objective.tally());

            float[] weight = learner.weights().get("output.weight");
            assertThat(Math.hypot(weight[0], weight[1])).isCloseTo(RATE * GradientClipping.LONGEST, within(1e-3));
        }
    }

    private static double stepped(Optimizer optimizer, double weight, double gradient) {
        double adam = RATE * gradient / (Math.abs(gradient) + 1e-8 / Math.sqrt(0.001));
        return switch (optimizer) {
            case SGD -> weight - RATE * gradient;
            case ADAM -> weight - adam;
            case ADAMW -> weight * (1 - RATE * 0.01) - adam;
        };
    }

    @Test
    void adamsSecondStepUsesBothMoments() {
        var examples = Examples.of(new float[][] {{1}, {2}}, new float[] {3, 1});
        var layers = new Architecture.Linear().layers(new FeatureShape.Vector(1), 1);
        var start = new Weights(Map.of("output.weight", new float[] {0.5f}, "output.bias", new float[] {0}));
        try (var network = new Network(COMPUTE, new FeatureShape.Vector(1), layers, start)) {
            var learner = new NetworkLearner(
                    network,
                    new Objective.Regression(new TargetScale(0, 1)),
                    Optimizer.ADAM,
                    Optional.empty(),
                    Optional.empty());
            double w = 0.5;
            double b = 0;
            double[] m = new double[2];
            double[] v = new double[2];
            for (int step = 1; step <= 2; step++) {
                learner.step(
                        examples,
                        new int[] {step - 1},
                        0,
                        1,
                        RATE,
                        learner.objective().tally());
                double x = step;
                double error = 2 * (w * x + b - examples.target(step - 1));
                double factor = Math.min(1, GradientClipping.LONGEST / Math.abs(error * Math.hypot(x, 1)));
                double[] gradient = {factor * error * x, factor * error};
                double[] change = new double[2];
                for (int i = 0; i < 2; i++) {
                    m[i] = 0.9 * m[i] + 0.1 * gradient[i];
                    v[i] = 0.999 * v[i] + 0.001 * gradient[i] * gradient[i];
                    change[i] = RATE
                            * m[i]
                            / (1 - Math.pow(0.9, step))
                            / (Math.sqrt(v[i] / (1 - Math.pow(0.999, step))) + 1e-8);
                }
                w -= change[0];
                b -= change[1];
            }
            assertThat((double) learner.weights().get("output.weight")[0]).isCloseTo(w, within(1e-5));
            assertThat((double) learner.weights().get("output.bias")[0]).isCloseTo(b, within(1e-5));
        }
    }

    @Test
    void convolutionalGradientsEqualFiniteDifferences() {
        var blocks = List.of(new Architecture.ConvBlock(3, 3, true, 2), new Architecture.ConvBlock(4, 2, false, 1));

        checkGradients(new Architecture.Cnn(blocks, List.of(5), 0), new Objective.Classification(3));
    }

    @Test
    void gradientsThroughResidualsAndBatchNormalisationsEqualFiniteDifferences() {
        checkGradients(new Architecture.ResNet(List.of(3, 4), 1, 0), new Objective.Classification(3));
    }

    @Test
    void aBatchWorkedOnInPartsStepsAsItsHalvesDoOnAverage() {
        var shape = new FeatureShape.Image(20, 20, 1);
        var layers = new Architecture.Cnn(List.of(new Architecture.ConvBlock(512, 1, true, 4)), List.of(), 0)
                .layers(shape, 2);
        var random = new Random(3);
        var features = new float[10][shape.size()];
        for (float[] row : features) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) random.nextGaussian() / 200;
            }
        }
        var examples = Examples.of(features, new float[] {0, 1, 1, 0, 1, 0, 0, 1, 1, 1});
        int[] order = {3, 1, 4, 0, 5, 9, 2, 6, 8, 7};
        var start = InitialWeights.of(layers, 5);
        try (var network = new Network(COMPUTE, shape, layers, start)) {
            assertThat(network.partsOfBatch(10)).isEqualTo(2);
            assertThat(network.partsOfBatch(5)).isOne();

            var whole = stepped(network, start, examples, order, 0, 10);
            var first = stepped(network, start, examples, order, 0, 5);
            var second = stepped(network, start, examples, order, 5, 10);

            double squares = 0;
            for (var name : start.values().keySet()) {
                for (int i = 0; i < whole.get(name).length; i++) {
                    double step = whole.get(name)[i] - start.get(name)[i];
                    double halves = ((double) first.get(name)[i] + second.get(name)[i]) / 2 - start.get(name)[i];
                    assertThat(step).as("%s[%d]", name, i).isCloseTo(halves, within(1e-6));
                    squares += step * step;
                }
            }
            assertThat(Math.sqrt(squares)).isBetween(1e-3, 0.9 * RATE * GradientClipping.LONGEST);
        }
    }

    private static Weights stepped(Network network, Weights start, Examples examples, int[] order, int from, int to) {
        network.load(start);
        var learner = new NetworkLearner(
                network, new Objective.Classification(2), Optimizer.SGD, Optional.empty(), Optional.empty());
        learner.step(examples, order, from, to, RATE, learner.objective().tally());
        return learner.weights();
    }

    static Stream<Architecture> networks() {
        return Stream.of(
                new Architecture.Mlp(List.of(6), 0),
                new Architecture.Cnn(List.of(new Architecture.ConvBlock(3, 3, true, 2)), List.of(5), 0),
                new Architecture.ResNet(List.of(3, 4), 1, 0));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void gradientsOfWeighedClassesEqualFiniteDifferences(Architecture architecture) {
        checkGradients(architecture, new Objective.Classification(3, List.of(0.2f, 0.1f, 1f)));
    }

    @Test
    void aMixedBatchStepsAlongTheGradientOfBothLabelsInTheirShares() {
        var shape = new FeatureShape.Vector(2);
        var layers = new Architecture.Linear().layers(shape, 2);
        var objective = new Objective.Classification(2);
        var examples = Examples.of(new float[][] {{1, 2}, {-1, 0.5f}}, new float[] {0, 1});
        var start = InitialWeights.of(layers, 5);
        var draw = new Mixup();
        draw.seed(11);
        float share = draw.share();
        try (var network = new Network(COMPUTE, shape, layers, start)) {
            var learner =
                    new NetworkLearner(network, objective, Optimizer.SGD, Optional.empty(), Optional.of(new Mixup()));
            learner.seed(11);

            learner.step(examples, new int[] {0, 1}, 0, 2, 1, objective.tally());

            var mixed = new float[2][2];
            for (int i = 0; i < 2; i++) {
                mixed[0][i] = share * examples.blocks().getFirst()[i]
                        + (1 - share) * examples.blocks().getFirst()[2 + i];
                mixed[1][i] = share * examples.blocks().getFirst()[2 + i]
                        + (1 - share) * examples.blocks().getFirst()[i];
            }
            var own = Examples.of(mixed, new float[] {0, 1});
            var other = Examples.of(mixed, new float[] {1, 0});
            var reference = new ReferenceNetwork(shape, layers);
            float[] values = start.get("output.weight");
            for (int i = 0; i < values.length; i++) {
                double byHand = share * slope(start, "output.weight", i, own, reference, new double[0])
                        + (1 - share) * slope(start, "output.weight", i, other, reference, new double[0]);
                assertThat((double) values[i] - learner.weights().get("output.weight")[i])
                        .isCloseTo(byHand, within(2e-4));
            }
        }
    }

    private static void checkGradients(Architecture architecture, Objective.Classification objective) {
        var shape = new FeatureShape.Image(6, 7, 2);
        var layers = architecture.layers(shape, 3);
        var random = new Random(1);
        var features = new float[4][shape.size()];
        for (float[] row : features) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }
        var examples = Examples.of(features, new float[] {0, 1, 2, 1});
        var start = InitialWeights.of(layers, 5);
        var reference = new ReferenceNetwork(shape, layers);
        var classWeights = objective.weights().stream().mapToDouble(w -> w).toArray();
        try (var network = new Network(COMPUTE, shape, layers, start)) {
            var learner = new NetworkLearner(network, objective, Optimizer.SGD, Optional.empty(), Optional.empty());
            var tally = objective.tally();
            learner.step(examples, new int[] {0, 1, 2, 3}, 0, 4, 1, tally);
            var after = learner.weights();
            var learned = Layer.trained(layers).stream()
                    .flatMap(layer -> Stream.of(layer.weight(), layer.bias()))
                    .toList();
            double squares = 0;
            for (var name : learned) {
                float[] values = start.get(name);
                for (int i = 0; i < values.length; i++) {
                    squares += Math.pow(values[i] - after.get(name)[i], 2);
                }
            }
            assertThat(Math.sqrt(squares)).as("not clipped").isLessThan(0.99 * GradientClipping.LONGEST);
            for (var name : learned) {
                float[] values = start.get(name);
                for (int i = 0; i < values.length; i += Math.max(1, values.length / 7)) {
                    double byHand = slope(start, name, i, examples, reference, classWeights);
                    assertThat((double) values[i] - after.get(name)[i])
                            .as("%s[%d]", name, i)
                            .isCloseTo(byHand, within(2e-4));
                }
            }
        }
    }

    @Test
    void aStepMovesTheRunningMeansATenthOfTheWayToTheBatchs() {
        var shape = new FeatureShape.Image(2, 2, 1);
        List<Layer> layers = List.of(
                new Layer.Convolution("conv", 1, 1, 1, true),
                new Layer.BatchNorm("norm", 1),
                new Layer.GlobalAveragePool(),
                new Layer.Dense("output", 1, 2));
        var values = new LinkedHashMap<>(InitialWeights.of(layers, 1).values());
        values.put("conv.weight", new float[] {1});
        var examples = Examples.of(new float[][] {{1, 2, 3, 4}, {5, 6, 7, 8}}, new float[] {0, 1});
        try (var network = new Network(COMPUTE, shape, layers, new Weights(values))) {
            var learner = new NetworkLearner(
                    network, new Objective.Classification(2), Optimizer.SGD, Optional.empty(), Optional.empty());

            learner.step(
                    examples, new int[] {0, 1}, 0, 2, RATE, learner.objective().tally());
            var after = learner.weights();
            learner.scores(examples, 2);

            assertThat(after.get("norm.mean")[0]).isCloseTo(0.1f * 4.5f, within(1e-5f));
            // Of a sample: divided by one less.
            assertThat(after.get("norm.variance")[0]).isCloseTo(0.9f + 0.1f * 6, within(1e-5f));
            assertThat(learner.weights().get("norm.mean"))
                    .as("predicting moves nothing")
                    .isEqualTo(after.get("norm.mean"));
        }
    }

    private static double slope(
            Weights weights,
            String name,
            int index,
            Examples examples,
            ReferenceNetwork reference,
            double[] classWeights) {
        float[] values = weights.get(name);
        float kept = values[index];
        float step = 1e-3f;
        values[index] = kept + step;
        float above = values[index];
        double lossAbove = reference.loss(weights, examples, classWeights);
        values[index] = kept - step;
        double lossBelow = reference.loss(weights, examples, classWeights);
        double distance = (double) above - values[index];
        values[index] = kept;
        return (lossAbove - lossBelow) / distance;
    }
}
