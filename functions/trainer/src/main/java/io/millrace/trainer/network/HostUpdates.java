package io.millrace.trainer.network;

import ai.djl.ndarray.NDArray;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.Weights;
import io.millrace.trainer.fit.GradientClipping;
import io.millrace.trainer.fit.OptimizerState;
import io.millrace.trainer.fit.StepRule;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Steps in Java, for weights that lie in the host's memory: one pass over them, where the engine makes a dozen and creates an
 * array in most.
 */
final class HostUpdates implements Updates {
    private final Parameters parameters;
    private final StepRule rule;
    private final StepRule.Means means;
    private final float[] weights;
    private final float[] slopes;
    private final float[] zeros;

    HostUpdates(Parameters parameters, Optimizer optimizer) {
        this.parameters = parameters;
        this.rule = new StepRule(optimizer);
        this.means = rule.means(parameters.size());
        this.weights = new float[parameters.size()];
        this.slopes = new float[parameters.size()];
        this.zeros = new float[parameters.size()];
    }

    @Override
    public void apply(double learningRate) {
        try (var gradient = parameters.array().getGradient()) {
            var engines = memory(gradient);
            engines.get(0, slopes);
            apply(slopes, learningRate);
            engines.put(0, zeros);
        }
    }

    @Override
    public void apply(float[] gradient, double learningRate) {
        var engines = memory(parameters.array());
        engines.get(0, weights);
        rule.begin(learningRate, GradientClipping.factor(squares(gradient)));
        rule.update(weights, gradient, means, 0, weights.length);
        engines.put(0, weights);
    }

    /** The engine's own, not a copy. */
    private static FloatBuffer memory(NDArray array) {
        return array.toByteBuffer(true).asFloatBuffer();
    }

    /** Four sums, since each addition would wait for the one before. */
    private static double squares(float[] values) {
        double a = 0;
        double b = 0;
        double c = 0;
        double d = 0;
        int i = 0;
        for (; i + 3 < values.length; i += 4) {
            a += (double) values[i] * values[i];
            b += (double) values[i + 1] * values[i + 1];
            c += (double) values[i + 2] * values[i + 2];
            d += (double) values[i + 3] * values[i + 3];
        }
        for (; i < values.length; i++) {
            a += (double) values[i] * values[i];
        }
        return a + b + (c + d);
    }

    @Override
    public OptimizerState state() {
        return new OptimizerState(
                rule.steps(), rule.hasMeans() ? List.of(weights(means.first()), weights(means.second())) : List.of());
    }

    private Weights weights(float[] stored) {
        return new Weights(parameters.values(stored));
    }

    @Override
    public void load(OptimizerState state) {
        rule.goOnAfter(state.steps());
        if (rule.hasMeans()) {
            parameters.store(state.moments().get(0)::get, means.first());
            parameters.store(state.moments().get(1)::get, means.second());
        }
    }
}
