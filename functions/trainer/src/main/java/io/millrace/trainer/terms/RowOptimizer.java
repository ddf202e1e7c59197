package io.millrace.trainer.terms;

import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.Layer;
import io.millrace.onnx.Weights;
import io.millrace.trainer.fit.OptimizerState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules of {@link Optimizer} for some rows of a weight at a time, with the constants of a network's. */
final class RowOptimizer {
    private static final float BETA1 = 0.9f;
    private static final float BETA2 = 0.999f;
    private static final float EPSILON = 1e-8f;
    private static final float WEIGHT_DECAY = 0.01f;

    private final Optimizer optimizer;
    private final Layer.Terms layer;
    private final Means weightMeans;
    private final Means biasMeans;
    private long steps;
    private double learningRate;
    private float corrected;
    private float gradientFactor;

    /** Running means of gradients and of their squares. */
    private record Means(float[] first, float[] second) {
        static Means of(int size) {
            return new Means(new float[size], new float[size]);
        }
    }

    RowOptimizer(Optimizer optimizer, Layer.Terms layer) {
        boolean hasMeans = optimizer != Optimizer.SGD;
        this.optimizer = optimizer;
        this.layer = layer;
        this.weightMeans = Means.of(hasMeans ? layer.weightSize() : 0);
        this.biasMeans = Means.of(hasMeans ? layer.biasSize() : 0);
    }

    /** Begins a step. @param factor what gradients are multiplied by */
    void begin(double rate, float factor) {
        steps++;
        gradientFactor = factor;
        learningRate = rate;
        corrected = (float) (rate * Math.sqrt(1 - Math.pow(BETA2, steps)) / (1 - Math.pow(BETA1, steps)));
    }

    void weight(float[] weight, float[] gradient, int from, int count) {
        update(weight, gradient, weightMeans, from, from + count);
    }

    void bias(float[] bias, float[] gradient) {
        update(bias, gradient, biasMeans, 0, bias.length);
    }

    private void update(float[] values, float[] gradient, Means means, int from, int to) {
        switch (optimizer) {
            case SGD -> {
                for (int i = from; i < to; i++) {
                    values[i] -= (float) learningRate * gradientFactor * gradient[i];
                }
            }
            case ADAM -> adam(values, gradient, means, from, to);
            case ADAMW -> {
                float kept = (float) (1 - learningRate * WEIGHT_DECAY);
                for (int i = from; i < to; i++) {
                    values[i] *= kept;
                }
                adam(values, gradient, means, from, to);
            }
        }
    }

    private void adam(float[] values, float[] gradient, Means means, int from, int to) {
        for (int i = from; i < to; i++) {
            float slope = gradientFactor * gradient[i];
            means.first[i] = BETA1 * means.first[i] + (1 - BETA1) * slope;
            means.second[i] = BETA2 * means.second[i] + (1 - BETA2) * slope * slope;
            values[i] -= corrected * means.first[i] / ((float) Math.sqrt(means.second[i]) + EPSILON);
        }
    }

    OptimizerState state() {
        return new OptimizerState(
                steps,
                optimizer == Optimizer.SGD
                        ? List.of()
                        : List.of(
                                copy(layer, weightMeans.first, biasMeans.first),
                                copy(layer, weightMeans.second, biasMeans.second)));
    }

    void load(OptimizerState state) {
        steps = state.steps();
        if (optimizer != Optimizer.SGD) {
            load(state.moments().get(0), layer, weightMeans.first, biasMeans.first);
            load(state.moments().get(1), layer, weightMeans.second, biasMeans.second);
        }
    }

    /** Copies of a layer's numbers under their names. */
    static Weights copy(Layer.Terms layer, float[] weight, float[] bias) {
        Map<String, float[]> values = new LinkedHashMap<>();
        values.put(layer.weight(), weight.clone());
        values.put(layer.bias(), bias.clone());
        return new Weights(values);
    }

    /** Copies them back. */
    static void load(Weights from, Layer.Terms layer, float[] weight, float[] bias) {
        System.arraycopy(from.get(layer.weight()), 0, weight, 0, weight.length);
        System.arraycopy(from.get(layer.bias()), 0, bias, 0, bias.length);
    }
}
