package io.millrace.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.millrace.lifecycle.spec.Precision;
import io.millrace.onnx.FeatureShape;
import io.millrace.onnx.Layer;
import io.millrace.onnx.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A network with its weights in the engine: features in, scores out.
 *
 * <p>The weights have 32 bits. Where steps have fewer, they are rounded anew at each, so that what a step changes adds up
 * even where it is less than one rounding (Micikevicius et al. 2018). Gradients come back through the rounding into 32 bits.
 */
public final class Network implements AutoCloseable {
    private static final int MOST_ROWS = 1 << 20;

    private final Compute compute;
    private final NDManager manager;
    private final FeatureShape features;
    private final List<Layer> layers;
    private final Parameters parameters;
    /** Numbers a row that the widest layer takes or gives. */
    private final int widest;

    /** Running means that no gradient changes. */
    private final Map<String, NDArray> statistics = new LinkedHashMap<>();

    /** Fewer bits for a step; empty: it is computed with all. */
    private final Optional<Rounding> rounding;

    private record Rounding(Cast down, Cast up) {}

    /** One that computes in single precision. @throws IllegalArgumentException if the weights do not fit the layers */
    public Network(Compute compute, FeatureShape features, List<Layer> layers, Weights weights) {
        this(compute, features, layers, weights, Precision.FP32);
    }

    /**
     * @param precision of steps
     * @throws IllegalArgumentException if the weights do not fit the layers
     */
    public Network(Compute compute, FeatureShape features, List<Layer> layers, Weights weights, Precision precision) {
        this.compute = compute;
        this.manager = compute.manager().newSubManager();
        this.features = features;
        this.layers = List.copyOf(layers);
        this.parameters = new Parameters(manager, layers);
        this.widest = widest(features, layers);
        for (var layer : Layer.trained(layers)) {
            if (layer instanceof Layer.BatchNorm norm) {
                statistics.put(norm.mean(), manager.zeros(new Shape(norm.channels())));
                statistics.put(norm.variance(), manager.zeros(new Shape(norm.channels())));
            }
        }
        this.rounding = switch (precision) {
            case FP32 -> Optional.empty();
            case BF16 ->
                Optional.of(new Rounding(new Cast(manager, Cast.Type.BFLOAT16), new Cast(manager, Cast.Type.FLOAT32)));
        };
        load(weights);
    }

    private static int widest(FeatureShape features, List<Layer> layers) {
        int widest = features.size();
        var shape = features;
        for (var layer : layers) {
            shape = layer.output(shape);
            widest = Math.max(widest, shape.size());
        }
        return widest;
    }

    /** A copy of the weights as they are now. */
    public Weights weights() {
        Map<String, float[]> values = parameters.values(parameters.array());
        statistics.forEach((name, array) -> values.put(name, array.toFloatArray()));
        return new Weights(values);
    }

    /** @throws IllegalArgumentException if the weights do not fit the layers */
    public void load(Weights weights) {
        parameters.load(weights::get, parameters.array());
        statistics.forEach((name, array) -> array.set(weights.get(name)));
    }

    /** How many numbers are trained. */
    public long size() {
        return parameters.size();
    }

    /** Makes dropout draw from that seed on. */
    public void seed(long seed) {
        compute.engine().setRandomSeed((int) (seed ^ seed >>> 32));
    }

    /** Collects gradients of what is computed until it is closed. */
    GradientCollector gradients() {
        return compute.engine().newGradientCollector();
    }

    /**
     * Adds to the parameters' gradient.
     *
     * @param scores computed while gradients are collected
     * @param slopes how the loss changes with each score
     */
    void backward(NDArray scores, NDArray slopes) {
        // DJL's own collector starts from a loss in the engine, which would be some more operations forth and back.
        JniUtils.backward((PtNDArray) scores, (PtNDArray) slopes, false, false);
    }

    Parameters parameters() {
        return parameters;
    }

    NDManager manager() {
        return manager;
    }

    /** Whether rows may lie column by column, which images may not. */
    boolean takesColumns() {
        return switch (features) {
            case FeatureShape.Vector vector -> true;
            case FeatureShape.Image image -> false;
        };
    }

    /** Whether it is one number, linear in the features, all of whose weights come before the bias; with all bits. */
    boolean isLine() {
        return rounding.isEmpty()
                && layers.size() == 1
                && layers.getFirst() instanceof Layer.Dense dense
                && dense.out() == 1;
    }

    /** The shape of a batch of {@code rows}: [n, width] or [n, height, width, channels]. */
    Shape batchShape(int rows) {
        return switch (features) {
            case FeatureShape.Vector(int width, int terms) -> new Shape(rows, width);
            case FeatureShape.Image(int height, int width, int channels) -> new Shape(rows, height, width, channels);
        };
    }

    /** How many rows are worked on at once: activations of more would not stay in the caches, or fill a GPU's memory. */
    int partRows() {
        return Math.clamp(compute.activations() / widest, 1, MOST_ROWS);
    }

    /**
     * In how many parts the gradient of a batch is computed, which then add up. One where the batch is normalised by
     * itself.
     */
    int partsOfBatch(int rows) {
        return statistics.isEmpty() ? Math.ceilDiv(rows, partRows()) : 1;
    }

    /**
     * Scores [n, outputs] of a batch, with 32 bits. Arrays made on the way belong to the batch's manager.
     *
     * @param training whether dropout drops, batches are normalised by themselves, and the precision is that of steps
     */
    NDArray scores(NDArray batch, boolean training) {
        return rounding.filter(fewer -> training)
                .map(fewer -> roundedScores(fewer, batch))
                .orElseGet(() -> scores(parts(parameters.array(), batch), batch, training));
    }

    private NDArray roundedScores(Rounding rounding, NDArray batch) {
        var memory = batch.getManager();
        var weights = parts(rounding.down().of(parameters.array(), memory), batch);
        if (!statistics.isEmpty()) {
            // What a normalisation scales by stays as it is, as what it subtracts and divides by does.
            var whole = parts(parameters.array(), batch);
            normalised().forEach(name -> weights.put(name, whole.get(name)));
        }
        return rounding.up().of(scores(weights, rounding.down().of(batch, memory), true), memory);
    }

    private Stream<String> normalised() {
        return Layer.trained(layers).stream()
                .filter(Layer.BatchNorm.class::isInstance)
                .flatMap(norm -> Stream.of(norm.weight(), norm.bias()));
    }

    private Map<String, NDArray> parts(NDArray source, NDArray batch) {
        return parameters.parts(source, batch.getManager());
    }

    private NDArray scores(Map<String, NDArray> weights, NDArray batch, boolean training) {
        weights.putAll(statistics);
        return new ForwardPass(weights, training).run(layers, batch);
    }

    @Override
    public void close() {
        manager.close();
    }
}
