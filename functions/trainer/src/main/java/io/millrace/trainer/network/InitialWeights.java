package io.millrace.trainer.network;

import io.millrace.onnx.Layer;
import io.millrace.onnx.Weights;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The weights a training starts from, drawn in Java so that a seed means the same weights on every machine.
 *
 * <p>Before a ReLU: normal with variance 2 / fan-in (He et al. 2015). Before the output: uniform within sqrt(6 / (fan-in
 * + fan-out)) (Glorot and Bengio 2010). Biases: 0. Batch normalisations: as if nothing were normalised.
 */
public final class InitialWeights {
    private InitialWeights() {}

    public static Weights of(List<Layer> layers, long seed) {
        // java.util.Random, because its algorithms are part of its specification: later JDKs draw the same numbers.
        var random = new Random(seed);
        Map<String, float[]> values = new LinkedHashMap<>();
        draw(layers, random, values);
        return new Weights(values);
    }

    private static void draw(List<Layer> layers, Random random, Map<String, float[]> values) {
        for (int i = 0; i < layers.size(); i++) {
            switch (layers.get(i)) {
                case Layer.BatchNorm norm -> {
                    values.put(norm.weight(), ones(norm.channels()));
                    values.put(norm.bias(), new float[norm.channels()]);
                    values.put(norm.mean(), new float[norm.channels()]);
                    values.put(norm.variance(), ones(norm.channels()));
                }
                case Layer.Trained layer -> {
                    values.put(layer.weight(), isRectified(layers, i) ? he(layer, random) : glorot(layer, random));
                    values.put(layer.bias(), new float[layer.biasSize()]);
                }
                case Layer.Residual(List<Layer> body) -> draw(body, random, values);
                default -> {
                    // Nothing to train.
                }
            }
        }
    }

    /** Whether a ReLU follows, at once or after a normalisation. */
    private static boolean isRectified(List<Layer> layers, int index) {
        return layers.stream()
                .skip(index + 1L)
                .dropWhile(Layer.BatchNorm.class::isInstance)
                .findFirst()
                .filter(Layer.Relu.class::isInstance)
                .isPresent();
    }

    private static float[] ones(int size) {
        var ones = new float[size];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static float[] he(Layer.Trained layer, Random random) {
        double sd = Math.sqrt(2.0 / fanIn(layer));
        var values = new float[layer.weightSize()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (sd * random.nextGaussian());
        }
        return values;
    }

    private static float[] glorot(Layer.Trained layer, Random random) {
        double limit = Math.sqrt(6.0 / (fanIn(layer) + fanOut(layer)));
        var values = new float[layer.weightSize()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (limit * (2 * random.nextDouble() - 1));
        }
        return values;
    }

    private static long fanIn(Layer.Trained layer) {
        return layer.weightSize() / layer.biasSize();
    }

    private static long fanOut(Layer.Trained layer) {
        return switch (layer) {
            case Layer.Dense dense -> dense.out();
            case Layer.Convolution convolution ->
                (long) convolution.out() * convolution.kernel() * convolution.kernel();
            case Layer.BatchNorm norm -> throw new IllegalArgumentException("a normalisation is not drawn");
            case Layer.Terms terms -> throw new IllegalArgumentException("terms are learned from 0");
        };
    }
}
