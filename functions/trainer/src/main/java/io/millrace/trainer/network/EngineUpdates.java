package io.millrace.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.Weights;
import io.millrace.trainer.fit.GradientClipping;
import io.millrace.trainer.fit.OptimizerState;
import io.millrace.trainer.fit.StepRule;
import java.util.List;

/** Steps by the engine's own operations, for weights that lie on a GPU. */
final class EngineUpdates implements Updates {
    /** DJL clips number by number; below 0 turns that off, 0 would make every gradient 0. */
    private static final float NO_CLIPPING = -1;

    private final Optimizer optimizer;
    private final Parameters parameters;
    /** Running means of the gradient and of its square; sgd has none. */
    private final List<NDArray> moments;

    private long steps;

    EngineUpdates(Network network, Optimizer optimizer) {
        this.optimizer = optimizer;
        this.parameters = network.parameters();
        this.moments = switch (optimizer) {
            case ADAM, ADAMW -> List.of(zeros(network), zeros(network));
            case SGD -> List.of();
        };
    }

    private static NDArray zeros(Network network) {
        return network.manager().zeros(network.parameters().array().getShape());
    }

    @Override
    public void apply(double learningRate) {
        try (var gradient = parameters.array().getGradient()) {
            apply(gradient, learningRate);
        }
    }

    @Override
    public void apply(float[] slopes, double learningRate) {
        try (var gradient = parameters.array().getManager().create(slopes)) {
            apply(gradient, learningRate);
        }
    }

    private void apply(NDArray gradient, double learningRate) {
        steps++;
        try (var norm = gradient.norm()) {
            double length = norm.getFloat();
            update(parameters.array(), gradient, GradientClipping.factor(length * length), learningRate);
        }
    }

    private void update(NDArray weights, NDArray gradient, float factor, double learningRate) {
        switch (optimizer) {
            case SGD ->
                weights.getNDArrayInternal()
                        .sgdUpdate(
                                new NDList(weights, gradient),
                                new NDList(weights),
                                (float) learningRate,
                                0,
                                factor,
                                NO_CLIPPING,
                                0,
                                false);
            case ADAM, ADAMW -> {
                boolean decoupled = optimizer == Optimizer.ADAMW;
                weights.getNDArrayInternal()
                        .adamUpdate(
                                new NDList(weights, gradient, moments.get(0), moments.get(1)),
                                new NDList(weights),
                                (float) learningRate,
                                StepRule.corrected(learningRate, steps),
                                decoupled ? StepRule.WEIGHT_DECAY : 0,
                                factor,
                                NO_CLIPPING,
                                StepRule.BETA1,
                                StepRule.BETA2,
                                StepRule.EPSILON,
                                false,
                                decoupled);
            }
        }
    }

    @Override
    public OptimizerState state() {
        return new OptimizerState(
                steps,
                moments.stream()
                        .map(moment -> new Weights(parameters.values(moment)))
                        .toList());
    }

    @Override
    public void load(OptimizerState state) {
        steps = state.steps();
        for (int i = 0; i < moments.size(); i++) {
            parameters.load(state.moments().get(i)::get, moments.get(i));
        }
    }
}
