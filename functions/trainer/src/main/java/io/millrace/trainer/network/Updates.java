package io.millrace.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.Weights;
import io.millrace.trainer.fit.GradientClipping;
import io.millrace.trainer.fit.OptimizerState;
import java.util.List;

/**
 * Changes a network's weights by their gradients. adam is Kingma and Ba 2015 (betas 0.9 and 0.999, "epsilon hat"
 * 1e-8), adamw decays weights by 0.01 x learning rate a step beside it (Loshchilov and Hutter 2019), sgd is plain gradient descent.
 */
final class Updates {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;
    private static final float WEIGHT_DECAY = 0.01f;
    /** DJL clips number by number; below 0 turns that off, 0 would make every gradient 0. */
    private static final float NO_CLIPPING = -1;

    private final Optimizer optimizer;
    private final Parameters parameters;
    /** Running means of the gradient and of its square; sgd has none. */
    private final List<NDArray> moments;

    private long steps;

    Updates(Network network, Optimizer optimizer) {
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

    /** Takes one step along the gradient of the last backward passes, and clears it. */
    void apply(double learningRate) {
        try (var gradient = parameters.array().getGradient()) {
            apply(gradient, learningRate);
        }
    }

    /** Takes one step along that gradient, and clears it. */
    void apply(NDArray gradient, double learningRate) {
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
                double corrected = learningRate * Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps));
                weights.getNDArrayInternal()
                        .adamUpdate(
                                new NDList(weights, gradient, moments.get(0), moments.get(1)),
                                new NDList(weights),
                                (float) learningRate,
                                (float) corrected,
                                decoupled ? WEIGHT_DECAY : 0,
                                factor,
                                NO_CLIPPING,
                                BETA1,
                                BETA2,
                                EPSILON,
                                false,
                                decoupled);
            }
        }
    }

    OptimizerState state() {
        return new OptimizerState(
                steps,
                moments.stream()
                        .map(moment -> new Weights(parameters.values(moment)))
                        .toList());
    }

    void load(OptimizerState state) {
        steps = state.steps();
        for (int i = 0; i < moments.size(); i++) {
            parameters.load(state.moments().get(i)::get, moments.get(i));
        }
    }
}
