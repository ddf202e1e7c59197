package io.millrace.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.millrace.onnx.Layer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    private final Map<String, NDArray> weights;
    private final boolean training;
    private boolean channelsFirst;

    /**
     * @param weights the arrays of the layers by name
     * @param training whether dropout drops, and batches are normalised by themselves
     */
    ForwardPass(Map<String, NDArray> weights, boolean training) {
        this.weights = weights;
        this.training = training;
    }

    /** What the last layer gives. */
    NDArray run(List<Layer> layers, NDArray batch) {
        NDArray x = batch;
        for (int i = 0; i < layers.size(); i++) {
            int pool = pooled(layers, i);
            if (pool > i) {
                x = pooledFirst(layers.subList(i, pool), (Layer.MaxPool) layers.get(pool), x);
                i = pool;
            } else {
                x = apply(layers.get(i), x);
            }
        }
        return x;
    }

    /** Where the layer is pooled that comes after this one's bias and ReLU; the index itself if there is none. */
    private static int pooled(List<Layer> layers, int index) {
        int next = index;
        if (layers.get(next) instanceof Layer.Convolution) {
            next++;
        }
        if (next < layers.size() && layers.get(next) instanceof Layer.Relu) {
            next++;
        }
        return next < layers.size() && layers.get(next) instanceof Layer.MaxPool ? next : index;
    }

    /**
     * Bias and ReLU keep what is largest the largest, so that they come after the pooling, where there are fewer numbers
     * to add to and to rectify, and fewer gradients of the bias to add up.
     *
     * @param before a convolution, a ReLU, or both
     */
    private NDArray pooledFirst(List<Layer> before, Layer.MaxPool pool, NDArray x) {
        NDArray y = x;
        for (var layer : before) {
            y = layer instanceof Layer.Convolution convolution ? convolve(channelsFirst(y), convolution, null) : y;
        }
        y = apply(pool, y);
        for (var layer : before) {
            y = layer instanceof Layer.Convolution convolution
                    ? channelsLast(y).add(weights.get(convolution.bias()))
                    : apply(layer, y);
        }
        return y;
    }

    private NDArray apply(Layer layer, NDArray x) {
        return switch (layer) {
            case Layer.Dense dense ->
                x.getNDArrayInternal()
                        .linear(x, weights.get(dense.weight()), weights.get(dense.bias()))
                        .singletonOrThrow();
            case Layer.Terms terms -> throw new IllegalArgumentException("the engine's networks take no terms");
            case Layer.Convolution convolution ->
                convolve(channelsFirst(x), convolution, weights.get(convolution.bias()));
            case Layer.BatchNorm norm -> normalise(channelsFirst(x), norm);
            case Layer.Residual(List<Layer> body) -> {
                var before = channelsFirst(x);
                yield channelsFirst(run(body, before)).add(before);
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
            case Layer.Flatten flatten -> channelsLast(x).reshape(x.getShape().get(0), -1);
            case Layer.Dropout(double rate) ->
                training ? x.getNDArrayInternal().dropout(x, (float) rate, true).singletonOrThrow() : x;
        };
    }

    private NDArray channelsFirst(NDArray x) {
        var turned = channelsFirst ? x : x.transpose(0, 3, 1, 2);
        channelsFirst = true;
        return turned;
    }

    private NDArray channelsLast(NDArray x) {
        var turned = channelsFirst ? x.transpose(0, 2, 3, 1) : x;
        channelsFirst = false;
        return turned;
    }

    private NDArray convolve(NDArray x, Layer.Convolution layer, @Nullable NDArray bias) {
        var weight = weights.get(layer.weight()).transpose(0, 3, 1, 2);
        var padding = new Shape(layer.padding(), layer.padding());
        return x.getNDArrayInternal()
                .convolution(x, weight, bias, ONE, padding, ONE, 1)
                .singletonOrThrow();
    }

    private NDArray normalise(NDArray x, Layer.BatchNorm norm) {
        return x.getNDArrayInternal()
                .batchNorm(
                        x,
                        weights.get(norm.mean()),
                        weights.get(norm.variance()),
                        weights.get(norm.weight()),
                        weights.get(norm.bias()),
                        CHANNELS,
                        KEPT,
                        Layer.BatchNorm.EPSILON,
                        training)
                .singletonOrThrow();
    }
}
