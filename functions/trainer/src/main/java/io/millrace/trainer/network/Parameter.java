package io.millrace.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.millrace.onnx.Layer;

/**
 * One array of trained numbers in the engine.
 *
 * <p>A convolution's weight lies there as [out][kernel][kernel][in] and is seen as [out][in][kernel][kernel] through a
 * transposed view: with images channels-last too, PyTorch takes its channels-last kernels, whose max-pooling is several
 * times faster on CPUs.
 */
final class Parameter implements AutoCloseable {
    private final String name;
    private final NDArray array;
    private final int out;
    private final int in;
    private final int window;

    private Parameter(String name, NDArray array, int out, int in, int window) {
        this.name = name;
        this.array = array;
        this.out = out;
        this.in = in;
        this.window = window;
        array.setRequiresGradient(true);
    }

    static Parameter weight(NDManager manager, Layer.Trained layer) {
        return switch (layer) {
            case Layer.Dense(String name, int in, int out) ->
                new Parameter(layer.weight(), manager.zeros(new Shape(out, in)), out, in, 1);
            case Layer.BatchNorm(String name, int channels) ->
                new Parameter(layer.weight(), manager.zeros(new Shape(channels)), channels, 1, 1);
            case Layer.Terms terms -> throw new IllegalArgumentException("the engine's networks take no terms");
            case Layer.Convolution(String name, int in, int out, int kernel, boolean same) ->
                new Parameter(
                        layer.weight(), manager.zeros(new Shape(out, kernel, kernel, in)), out, in, kernel * kernel);
        };
    }

    static Parameter bias(NDManager manager, Layer.Trained layer) {
        return new Parameter(layer.bias(), manager.zeros(new Shape(layer.biasSize())), layer.biasSize(), 1, 1);
    }

    String name() {
        return name;
    }

    NDArray array() {
        return array;
    }

    /** An array of this parameter's shape for an optimizer's state. */
    NDArray zeros() {
        return array.getManager().zeros(array.getShape());
    }

    /** Copies numbers in the order of {@link io.millrace.onnx.Weights} into an array of this shape. */
    void load(float[] values, NDArray target) {
        if (values.length != array.size()) {
            throw new IllegalArgumentException(
                    "%s has %d numbers, not %d".formatted(name, values.length, array.size()));
        }
        var stored = new float[values.length];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                for (int w = 0; w < window; w++) {
                    stored[(o * window + w) * in + i] = values[(o * in + i) * window + w];
                }
            }
        }
        target.set(stored);
    }

    /** The numbers of an array of this shape in the order of {@link io.millrace.onnx.Weights}. */
    float[] values(NDArray source) {
        float[] stored = source.toFloatArray();
        var values = new float[stored.length];
        for (int o = 0; o < out; o++) {
            for (int i = 0; i < in; i++) {
                for (int w = 0; w < window; w++) {
                    values[(o * in + i) * window + w] = stored[(o * window + w) * in + i];
                }
            }
        }
        return values;
    }

    @Override
    public void close() {
        array.close();
    }
}
