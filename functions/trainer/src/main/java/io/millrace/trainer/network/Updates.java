package io.millrace.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.Weights;
import io.millrace.trainer.fit.GradientClipping;
import io.millrace.trainer.fit.OptimizerState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
    private final List<Slot> slots;
    private long steps;

    /** A parameter with running means of its gradient and of the gradient's square; sgd has none. */
    private record Slot(Parameter parameter, List<NDArray> moments) {}

    Updates(Network network, Optimizer optimizer) {
        this.optimizer = optimizer;
        this.slots = network.parameters().stream()
                .map(parameter -> new Slot(
                        parameter,
                        switch (optimizer) {
                            case ADAM, ADAMW -> List.of(parameter.zeros(), parameter.zeros());
                            case SGD -> List.of();
                        }))
                .toList();
    }

    /** Takes one step along the gradients of the last backward pass, and clears them. */
    void apply(double learningRate) {
        steps++;
        var gradients = slots.stream()
                .map(slot -> slot.parameter().array().getGradient())
                .toList();
        float factor = GradientClipping.factor(
                gradients.stream().mapToDouble(Updates::sumOfSquares).sum());
        for (int i = 0; i < slots.size(); i++) {
            var slot = slots.get(i);
            try (var gradient = gradients.get(i)) {
                update(slot, slot.parameter().array(), gradient, factor, learningRate);
            }
        }
    }

    private static double sumOfSquares(NDArray gradient) {
        try (var squares = gradient.square();
                var sum = squares.sum()) {
            return sum.getFloat();
        }
    }

    private void update(Slot slot, NDArray weight, NDArray gradient, float factor, double learningRate) {
        switch (optimizer) {
            case SGD ->
                weight.getNDArrayInternal()
                        .sgdUpdate(
                                new NDList(weight, gradient),
                                new NDList(weight),
                                (float) learningRate,
                                0,
                                factor,
                                NO_CLIPPING,
                                0,
                                false);
            case ADAM, ADAMW -> {
                boolean decoupled = optimizer == Optimizer.ADAMW;
                double corrected = learningRate * Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps));
                weight.getNDArrayInternal()
                        .adamUpdate(
                                new NDList(
                                        weight,
                                        gradient,
                                        slot.moments().get(0),
                                        slot.moments().get(1)),
                                new NDList(weight),
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
        List<Weights> moments = new ArrayList<>();
        int count = slots.getFirst().moments().size();
        for (int i = 0; i < count; i++) {
            Map<String, float[]> values = new LinkedHashMap<>();
            for (var slot : slots) {
                values.put(
                        slot.parameter().name(),
                        slot.parameter().values(slot.moments().get(i)));
            }
            moments.add(new Weights(values));
        }
        return new OptimizerState(steps, moments);
    }

    void load(OptimizerState state) {
        steps = state.steps();
        for (var slot : slots) {
            for (int i = 0; i < slot.moments().size(); i++) {
                slot.parameter()
                        .load(
                                state.moments().get(i).get(slot.parameter().name()),
                                slot.moments().get(i));
            }
        }
    }
}
