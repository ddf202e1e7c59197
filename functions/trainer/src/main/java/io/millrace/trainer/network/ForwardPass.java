package io.millrace.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.millrace.onnx.Layer;
import java.util.List;
import java.util.function.Function;

/**
 * One batch on its way through the layers of a network.
 *
 * <p>Images are channels-last in memory throughout, and seen channels-first while convolutions and pooling need it.
 */
final class ForwardPass {
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape NONE = new Shape(0, 0);
    /** How much of a running mean stays at a step. */
    private static final float KEPT = 0.9f;

    private static final int CHANNELS = 1;

    private final Function<String, NDArray> weights;
    private final boolean training;
    private boolean channelsFirst;

    /**
     * @param weights the arrays of the layers by name
     * @param training whether dropout drops, and batches are normalised by themselves
     */
    ForwardPass(Function<String, NDArray> weights, boolean training) {
        this.weights = weights;
        this.training = training;
    }

    /** What the last layer gives. */
    NDArray run(List<Layer> layers, NDArray batch) {
        NDArray x = batch;
        for (int i = 0; i < layers.size(); i++) {
            var layer = layers.get(i);
            // Pooling first gives the same numbers, as ReLU is monotone, with fewer to rectify.
            if (layer instanceof Layer.Relu
                    && i + 1 < layers.size()
                    && layers.get(i + 1) instanceof Layer.MaxPool pool) {
                x = apply(pool, x);
                i++;
            }
            x = apply(layer, x);
        }
        return x;
    }

    private NDArray apply(Layer layer, NDArray x) {
        return switch (layer) {
            case Layer.Dense dense ->
                x.getNDArrayInternal()
                        .linear(x, weights.apply(dense.weight()), weights.apply(dense.bias()))
                        .singletonOrThrow();
            case Layer.Terms terms -> throw new IllegalArgumentException("the engine's networks take no terms");
            case Layer.Convolution convolution -> convolve(channelsFirst(x), convolution);
            case Layer.BatchNorm norm -> normalise(channelsFirst(x), norm);
            case Layer.Residual(List<Layer> body) -> {
                var before = channelsFirst(x);
                yield run(body, before).add(before);
            }
            case Layer.Relu relu -> x.getNDArrayInternal().relu();
            case Layer.MaxPool(int size) -> {
                var window = new Shape(size, size);
                yield channelsFirst(x).getNDArrayInternal().maxPool(window, window, NONE, false);
            }
            case Layer.GlobalAveragePool pool -> {
                var means = channelsFirst(x).getNDArrayInternal().globalAvgPool();
                channelsFirst = false;
                yield means;
            }
            case Layer.Flatten flatten -> {
                var channelsLast = channelsFirst ? x.transpose(0, 2, 3, 1) : x;
                channelsFirst = false;
                yield channelsLast.reshape(x.getShape().get(0), -1);
            }
            case Layer.Dropout(double rate) ->
                training ? x.getNDArrayInternal().dropout(x, (float) rate, true).singletonOrThrow() : x;
        };
    }

    private NDArray channelsFirst(NDArray x) {
        var turned = channelsFirst ? x : x.transpose(0, 3, 1, 2);
        channelsFirst = true;
        return turned;
    }

    private NDArray convolve(NDArray x, Layer.Convolution layer) {
        var weight = weights.apply(layer.weight()).transpose(0, 3, 1, 2);
        weight.attach(x.getManager());
        var padding = new Shape(layer.padding(), layer.padding());
        return x.getNDArrayInternal()
                .convolution(x, weight, weights.apply(layer.bias()), ONE, padding, ONE, 1)
                .singletonOrThrow();
    }

    private NDArray normalise(NDArray x, Layer.BatchNorm norm) {
        return x.getNDArrayInternal()
                .batchNorm(
                        x,
                        weights.apply(norm.mean()),
                        weights.apply(norm.variance()),
                        weights.apply(norm.weight()),
                        weights.apply(norm.bias()),
                        CHANNELS,
                        KEPT,
                        Layer.BatchNorm.EPSILON,
                        training)
                .singletonOrThrow();
    }
}
