package io.millrace.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.spec.Precision;
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
import org.junit.jupiter.params.provider.MethodSource;

/** Steps in bfloat16 beside the same steps in single precision. */
class MixedPrecisionTest {
    private static final FeatureShape.Image SMALL = new FeatureShape.Image(6, 7, 2);
    private static final int CLASSES = 3;
    private static final int ROWS = 64;
    /** A rounding to 8 bits of significand is off by at most this share of the number. */
    private static final double ROUNDING = 1.0 / 512;
    /**
     * By what share a gradient may change where rounding carries inputs of ReLUs over 0: if it happens to a share of them,
     * by the root of that. A few in a thousand of such inputs are as near to 0 as their rounding.
     */
    private static final double SWITCHED = Math.sqrt(8 * ROUNDING);

    @AutoClose
    private static final Compute COMPUTE = Compute.start(1);

    static Stream<Architecture> networks() {
        return Stream.of(
                new Architecture.Linear(),
                new Architecture.Mlp(List.of(16, 8), 0),
                new Architecture.Cnn(List.of(new Architecture.ConvBlock(4, 3, true, 2)), List.of(8), 0),
                new Architecture.ResNet(List.of(3, 4), 1, 0));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void aStepsGradientIsThatOfSinglePrecisionButForRounding(Architecture architecture) {
        var layers = architecture.layers(SMALL, CLASSES);
        var start = InitialWeights.of(layers, 5);

        var exact = gradient(layers, start, Precision.FP32);
        var rounded = gradient(layers, start, Precision.BF16);

        double whole = Math.sqrt(exact.values().stream()
                .mapToDouble(part -> Math.pow(length(part), 2))
                .sum());
        assertThat(whole).as("not clipped").isBetween(0.1, 0.99 * GradientClipping.LONGEST);
        exact.forEach((name, part) -> assertThat(distance(rounded.get(name), part))
                .as(name)
                .isPositive()
                // The second term is for biases before a normalisation, which takes all of their gradient away.
                .isLessThan(SWITCHED * length(part) + ROUNDING * whole));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void aStepIsTheSameEachTime(Architecture architecture) {
        var layers = architecture.layers(SMALL, CLASSES);
        var start = InitialWeights.of(layers, 5);

        var once = gradient(layers, start, Precision.BF16);
        var again = gradient(layers, start, Precision.BF16);

        once.forEach((name, part) -> assertThat(again.get(name)).as(name).isEqualTo(part));
    }

    /** By parameter: how far a step of rate 1 moves it. */
    private static Map<String, float[]> gradient(List<Layer> layers, Weights start, Precision precision) {
        Map<String, float[]> gradient = new LinkedHashMap<>();
        try (var network = new Network(COMPUTE, SMALL, layers, start, precision)) {
            var learner = learner(network, new Objective.Classification(CLASSES));
            step(learner, images(), 1);
            var after = learner.weights();
            Layer.trained(layers).stream()
                    .flatMap(layer -> Stream.of(layer.weight(), layer.bias()))
                    .forEach(name -> gradient.put(name, difference(start.get(name), after.get(name))));
        }
        return gradient;
    }

    @Test
    void stepsTooSmallForBfloat16AddUp() {
        var shape = new FeatureShape.Vector(1);
        var layers = new Architecture.Linear().layers(shape, 1);
        var start = new Weights(Map.of("output.weight", new float[] {1}, "output.bias", new float[] {0}));
        var half = Examples.of(new float[][] {{1}}, new float[] {0.5f});
        try (var network = new Network(COMPUTE, shape, layers, start, Precision.BF16)) {
            var learner = learner(network, new Objective.Regression(new TargetScale(0, 1)));

            for (int i = 0; i < 50; i++) {
                step(learner, half, 1e-5);
            }

            // The prediction stays at 1, since the next number below is 1 - 1 / 256; so the slope is 1 at each step.
            assertThat(learner.weights().get("output.weight")[0]).isCloseTo(1 - 50e-5f, within(1e-5f));
            assertThat(learner.weights().get("output.bias")[0]).isCloseTo(-50e-5f, within(1e-6f));
        }
    }

    @ParameterizedTest
    @MethodSource("networks")
    void whatIsEvaluatedHasAll32Bits(Architecture architecture) {
        var layers = architecture.layers(SMALL, CLASSES);
        var start = InitialWeights.of(layers, 5);

        assertThat(scores(layers, start, Precision.BF16)).isEqualTo(scores(layers, start, Precision.FP32));
    }

    private static float[] scores(List<Layer> layers, Weights weights, Precision precision) {
        try (var network = new Network(COMPUTE, SMALL, layers, weights, precision)) {
            return learner(network, new Objective.Classification(CLASSES)).scores(images(), ROWS);
        }
    }

    @Test
    void runningMeansAreAddedUpInSinglePrecision() {
        var shape = new FeatureShape.Image(2, 2, 1);
        List<Layer> layers = List.of(
                new Layer.Convolution("conv", 1, 1, 1, true),
                new Layer.BatchNorm("norm", 1),
                new Layer.GlobalAveragePool(),
                new Layer.Dense("output", 1, 2));
        var values = new LinkedHashMap<>(InitialWeights.of(layers, 1).values());
        values.put("conv.weight", new float[] {1});
        // In bfloat16 as they are; their mean of 131.5 is not, nor is a tenth of it.
        var examples = Examples.of(new float[][] {{128, 129, 130, 131}, {132, 133, 134, 135}}, new float[] {0, 1});
        try (var network = new Network(COMPUTE, shape, layers, new Weights(values), Precision.BF16)) {
            var learner = learner(network, new Objective.Classification(2));

            step(learner, examples, 0.1);

            assertThat(learner.weights().get("norm.mean")[0]).isCloseTo(13.15f, within(1e-4f));
            assertThat(learner.weights().get("norm.variance")[0]).isCloseTo(0.9f + 0.1f * 6, within(1e-4f));
        }
    }

    private static NetworkLearner learner(Network network, Objective objective) {
        return new NetworkLearner(network, objective, Optimizer.SGD, Optional.empty(), Optional.empty());
    }

    private static void step(NetworkLearner learner, Examples examples, double rate) {
        var order = new int[examples.rows()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i;
        }
        learner.step(examples, order, 0, order.length, rate, learner.objective().tally());
    }

    private static Examples images() {
        var random = new Random(1);
        var features = new float[ROWS][SMALL.size()];
        var targets = new float[ROWS];
        for (int row = 0; row < features.length; row++) {
            targets[row] = row % CLASSES;
            for (int i = 0; i < features[row].length; i++) {
                // Classes that can be told apart: gradients of chance cancel out, and what is left is mostly rounding.
                features[row][i] = (float) random.nextGaussian() + (i % CLASSES == row % CLASSES ? 1 : 0);
            }
        }
        return Examples.of(features, targets);
    }

    private static double length(float[] vector) {
        return distance(vector, new float[vector.length]);
    }

    private static double distance(float[] one, float[] other) {
        double squares = 0;
        for (float d : difference(one, other)) {
            squares += (double) d * d;
        }
        return Math.sqrt(squares);
    }

    private static float[] difference(float[] one, float[] other) {
        var difference = new float[one.length];
        for (int i = 0; i < one.length; i++) {
            difference[i] = one[i] - other[i];
        }
        return difference;
    }
}
