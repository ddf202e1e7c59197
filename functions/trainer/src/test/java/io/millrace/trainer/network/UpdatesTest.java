package io.millrace.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.Architecture;
import io.millrace.onnx.FeatureShape;
import io.millrace.onnx.Weights;
import io.millrace.trainer.fit.GradientClipping;
import io.millrace.trainer.fit.OptimizerState;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps in Java and by the engine's operations, which GPUs take, are the same. */
class UpdatesTest {
    private static final FeatureShape SHAPE = new FeatureShape.Vector(3);
    private static final double RATE = 0.01;

    @AutoClose
    private static final Compute COMPUTE = Compute.start(1);

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void stepsInJavaAreThoseOfTheEngine(Optimizer optimizer) {
        var layers = new Architecture.Mlp(List.of(5), 0).layers(SHAPE, 2);
        var start = InitialWeights.of(layers, 7);
        try (var host = new Network(COMPUTE, SHAPE, layers, start);
                var device = new Network(COMPUTE, SHAPE, layers, start)) {
            var inJava = new HostUpdates(host.parameters(), optimizer);
            var inEngine = new EngineUpdates(device, optimizer);
            var random = new Random(1);
            for (int step = 1; step <= 10; step++) {
                // The longest are clipped.
                float[] gradient = gradient(random, host.parameters().size(), step * GradientClipping.LONGEST / 20);

                inJava.apply(gradient.clone(), RATE);
                inEngine.apply(gradient, RATE);

                assertClose(host.weights(), device.weights(), 1e-6f);
                assertClose(inJava.state(), inEngine.state());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Optimizer.class)
    void whatWasLoadedGoesOnAsIfNothingHadHappened(Optimizer optimizer) {
        var layers = new Architecture.Mlp(List.of(5), 0).layers(SHAPE, 2);
        try (var network = new Network(COMPUTE, SHAPE, layers, InitialWeights.of(layers, 7))) {
            float[] gradient = gradient(new Random(1), network.parameters().size(), 0.3);
            var undisturbed = new HostUpdates(network.parameters(), optimizer);
            undisturbed.apply(gradient, RATE);
            var weights = network.weights();
            var state = undisturbed.state();
            undisturbed.apply(gradient, RATE);
            var expected = network.weights();

            network.load(weights);
            var resumed = new HostUpdates(network.parameters(), optimizer);
            resumed.load(state);
            resumed.apply(gradient, RATE);

            assertClose(network.weights(), expected, 0);
        }
    }

    private static float[] gradient(Random random, int size, double scale) {
        var gradient = new float[size];
        for (int i = 0; i < size; i++) {
            gradient[i] = (float) (scale * random.nextGaussian());
        }
        return gradient;
    }

    private static void assertClose(OptimizerState actual, OptimizerState expected) {
        assertThat(actual.steps()).isEqualTo(expected.steps());
        assertThat(actual.moments()).hasSameSizeAs(expected.moments());
        for (int i = 0; i < actual.moments().size(); i++) {
            assertClose(actual.moments().get(i), expected.moments().get(i), 1e-6f);
        }
    }

    private static void assertClose(Weights actual, Weights expected, float tolerance) {
        assertThat(actual.values().keySet()).isEqualTo(expected.values().keySet());
        expected.values()
                .forEach((name, values) ->
                        assertThat(actual.get(name)).as(name).containsExactly(values, within(tolerance)));
    }
}
