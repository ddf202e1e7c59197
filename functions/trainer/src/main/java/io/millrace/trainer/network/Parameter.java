package io.millrace.trainer.network;

import ai.djl.ndarray.types.Shape;
import io.millrace.onnx.Layer;

/**
 * Where the numbers of one weight or bias lie among those of all {@link Parameters}.
 *
 * <p>A convolution's weight lies there as [out][kernel][kernel][in] and is seen as [out][in][kernel][kernel] through a
 * transposed view: with images channels-last too, PyTorch takes its channels-last kernels, whose max-pooling is several
 * times faster on CPUs.
 *
 * @param offset of the first
 * @param window numbers of one kernel; 1 where there is none
 */
record Parameter(String name, int offset, Shape shape, int out, int in, int window) {

    static Parameter weight(Layer.Trained layer, int offset) {
        var name = layer.weight();
        return switch (layer) {
            case Layer.Dense(String any, int in, int out) ->
                new Parameter(name, offset, new Shape(out, in), out, in, 1);
            case Layer.BatchNorm(String any, int channels) ->
                new Parameter(name, offset, new Shape(channels), channels, 1, 1);
            case Layer.Terms terms -> throw new IllegalArgumentException("the engine's networks take no terms");
            case Layer.Convolution(String any, int in, int out, int kernel, boolean same) ->
                new Parameter(name, offset, new Shape(out, kernel, kernel, in), out, in, kernel * kernel);
        };
    }

    static Parameter bias(Layer.Trained layer, int offset) {
        return new Parameter(layer.bias(), offset, new Shape(layer.biasSize()), layer.biasSize(), 1, 1);
    }

    int size() {
        return Math.multiplyExact(Math.multiplyExact(out, in), window);
    }

    /** Puts numbers in the order of {@link io.millrace.onnx.Weights} where they belong. */
    void store(float[] values, float[] all) {
        if (values.length != size()) {
            throw new IllegalArgumentException("%s has %d numbers, not %d".formatted(name, values.length, size()));
        }
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                for (int w = 0; w < window; w++) {
                    all[offset + (o * window + w) * in + i] = values[(o * in + i) * window + w];
                }
            }
        }
    }

    /** Its numbers in the order of {@link io.millrace.onnx.Weights}. */
    float[] values(float[] all) {
        var values = new float[size()];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                for (int w = 0; w < window; w++) {
                    values[(o * in + i) * window + w] = all[offset + (o * window + w) * in + i];
                }
            }
        }
        return values;
    }
}
