package io.millrace.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.millrace.onnx.FeatureShape;
import io.millrace.onnx.Layer;
import io.millrace.onnx.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A network with its weights in the engine: features in, scores out. */
public final class Network implements AutoCloseable {
    private static final Shape ONE = new Shape(1, 1);
    private static final Shape NONE = new Shape(0, 0);

    private final Compute compute;
    private final NDManager manager;
    private final FeatureShape features;
    private final List<Layer> layers;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if the weights do not fit the layers */
    public Network(Compute compute, FeatureShape features, List<Layer> layers, Weights weights) {
        this.compute = compute;
        this.manager = compute.manager().newSubManager();
        this.features = features;
        this.layers = List.copyOf(layers);
        for (var layer : layers) {
            if (layer instanceof Layer.Trained trained) {
                parameters.put(trained.weight(), Parameter.weight(manager, trained));
                parameters.put(trained.bias(), Parameter.bias(manager, trained));
            }
        }
        load(weights);
    }

    /** A copy of the weights as they are now. */
    public Weights weights() {
        Map<String, float[]> values = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> values.put(name, parameter.values(parameter.array())));
        return new Weights(values);
    }

    /** @throws IllegalArgumentException if the weights do not fit the layers */
    public void load(Weights weights) {
        parameters.forEach((name, parameter) -> parameter.load(weights.get(name), parameter.array()));
    }

    /** How many numbers are trained. */
    public long size() {
        return parameters.values().stream().mapToLong(p -> p.array().size()).sum();
    }

    /** Makes dropout draw from that seed on. */
    public void seed(long seed) {
        compute.engine().setRandomSeed((int) (seed ^ seed >>> 32));
    }

    /** Collects gradients of what is computed until it is closed. */
    GradientCollector gradients() {
        return compute.engine().newGradientCollector();
    }

    List<Parameter> parameters() {
        return new ArrayList<>(parameters.values());
    }

    NDManager manager() {
        return manager;
    }

    /** The shape of a batch of {@code rows}: [n, width] or [n, height, width, channels]. */
    Shape batchShape(int rows) {
        return switch (features) {
            case FeatureShape.Vector(int width, int terms) -> new Shape(rows, width);
            case FeatureShape.Image(int height, int width, int channels) -> new Shape(rows, height, width, channels);
        };
    }

    /**
     * Scores [n, outputs] of a batch. Arrays made on the way belong to the batch's manager.
     *
     * @param training whether dropout drops
     */
    NDArray scores(NDArray batch, boolean training) {
        NDArray x = batch;
        boolean channelsFirst = false;
        for (int i = 0; i < layers.size(); i++) {
            switch (layers.get(i)) {
                case Layer.Dense dense ->
                    x = x.getNDArrayInternal()
                            .linear(x, array(dense.weight()), array(dense.bias()))
                            .singletonOrThrow();
                case Layer.Terms terms -> throw new IllegalArgumentException("the engine's networks take no terms");
                case Layer.Convolution convolution -> {
                    x = convolve(channelsFirst ? x : x.transpose(0, 3, 1, 2), convolution);
                    channelsFirst = true;
                }
                case Layer.Relu relu -> {
                    // Pooling first gives the same numbers, as ReLU is monotone, with fewer to rectify.
                    if (i + 1 < layers.size() && layers.get(i + 1) instanceof Layer.MaxPool(int size)) {
                        x = pool(channelsFirst ? x : x.transpose(0, 3, 1, 2), size);
                        channelsFirst = true;
                        i++;
                    }
                    x = x.getNDArrayInternal().relu();
                }
                case Layer.MaxPool(int size) -> {
                    x = pool(channelsFirst ? x : x.transpose(0, 3, 1, 2), size);
                    channelsFirst = true;
                }
                case Layer.Flatten flatten -> {
                    var channelsLast = channelsFirst ? x.transpose(0, 2, 3, 1) : x;
                    x = channelsLast.reshape(batch.getShape().get(0), -1);
                    channelsFirst = false;
                }
                case Layer.Dropout(double rate) -> {
                    if (training) {
                        x = x.getNDArrayInternal()
                                .dropout(x, (float) rate, true)
                                .singletonOrThrow();
                    }
                }
            }
        }
        return x;
    }

    private NDArray convolve(NDArray x, Layer.Convolution layer) {
        var weight = array(layer.weight()).transpose(0, 3, 1, 2);
        weight.attach(x.getManager());
        var padding = new Shape(layer.padding(), layer.padding());
        return x.getNDArrayInternal()
                .convolution(x, weight, array(layer.bias()), ONE, padding, ONE, 1)
                .singletonOrThrow();
    }

    private static NDArray pool(NDArray x, int size) {
        var window = new Shape(size, size);
        return x.getNDArrayInternal().maxPool(window, window, NONE, false);
    }

    private NDArray array(String name) {
        var parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalStateException("no parameter " + name);
        }
        return parameter.array();
    }

    @Override
    public void close() {
        manager.close();
    }
}
