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
    private final Compute compute;
    private final NDManager manager;
    private final FeatureShape features;
    private final List<Layer> layers;
    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    /** Running means that no gradient changes. */
    private final Map<String, NDArray> statistics = new LinkedHashMap<>();

    /** @throws IllegalArgumentException if the weights do not fit the layers */
    public Network(Compute compute, FeatureShape features, List<Layer> layers, Weights weights) {
        this.compute = compute;
        this.manager = compute.manager().newSubManager();
        this.features = features;
        this.layers = List.copyOf(layers);
        for (var layer : Layer.trained(layers)) {
            parameters.put(layer.weight(), Parameter.weight(manager, layer));
            parameters.put(layer.bias(), Parameter.bias(manager, layer));
            if (layer instanceof Layer.BatchNorm norm) {
                statistics.put(norm.mean(), manager.zeros(new Shape(norm.channels())));
                statistics.put(norm.variance(), manager.zeros(new Shape(norm.channels())));
            }
        }
        load(weights);
    }

    /** A copy of the weights as they are now. */
    public Weights weights() {
        Map<String, float[]> values = new LinkedHashMap<>();
        parameters.forEach((name, parameter) -> values.put(name, parameter.values(parameter.array())));
        statistics.forEach((name, array) -> values.put(name, array.toFloatArray()));
        return new Weights(values);
    }

    /** @throws IllegalArgumentException if the weights do not fit the layers */
    public void load(Weights weights) {
        parameters.forEach((name, parameter) -> parameter.load(weights.get(name), parameter.array()));
        statistics.forEach((name, array) -> array.set(weights.get(name)));
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
     * @param training whether dropout drops, and batches are normalised by themselves
     */
    NDArray scores(NDArray batch, boolean training) {
        return new ForwardPass(this::array, training).run(layers, batch);
    }

    private NDArray array(String name) {
        var parameter = parameters.get(name);
        var array = parameter == null ? statistics.get(name) : parameter.array();
        if (array == null) {
            throw new IllegalStateException("no parameter " + name);
        }
        return array;
    }

    @Override
    public void close() {
        manager.close();
    }
}
