package io.millrace.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import io.millrace.onnx.Layer.BatchNorm;
import io.millrace.onnx.Layer.Convolution;
import io.millrace.onnx.Layer.Dense;
import io.millrace.onnx.Layer.Dropout;
import io.millrace.onnx.Layer.Flatten;
import io.millrace.onnx.Layer.GlobalAveragePool;
import io.millrace.onnx.Layer.MaxPool;
import io.millrace.onnx.Layer.Relu;
import io.millrace.onnx.Layer.Residual;
import io.millrace.onnx.Layer.Terms;
import java.util.Arrays;
import java.util.List;

/**
 * Writes layers with their weights as ONNX nodes. Images are channels-last between layers, but ONNX convolves
 * channels-first: they are turned before the first layer that needs it and back before they are flattened.
 */
final class NetworkNodes {
    private static final AttributeProto TO_CHANNELS_FIRST = Attributes.integers("perm", 0, 3, 1, 2);
    private static final AttributeProto TO_CHANNELS_LAST = Attributes.integers("perm", 0, 2, 3, 1);

    private final OnnxGraph graph;
    private final Weights weights;
    private final FeatureValues features;
    private String value;
    private boolean channelsFirst;

    private NetworkNodes(OnnxGraph graph, Weights weights, FeatureValues features) {
        this.graph = graph;
        this.weights = weights;
        this.features = features;
        this.value = features.numbers();
    }

    /** Adds the layers after {@code features}; returns the value that the last one gives. */
    static String write(OnnxGraph graph, FeatureValues features, List<Layer> layers, Weights weights) {
        var network = new NetworkNodes(graph, weights, features);
        layers.forEach(network::add);
        return network.value;
    }

    private void add(Layer layer) {
        switch (layer) {
            case Dense dense -> addDense(dense);
            case Terms terms -> addTerms(terms);
            case Convolution convolution -> addConvolution(convolution);
            case BatchNorm norm -> throw new IllegalArgumentException(norm.name() + " follows no convolution");
            case Residual(List<Layer> body) -> addResidual(body);
            case MaxPool(int size) -> addMaxPool(size);
            case GlobalAveragePool pool -> addGlobalAveragePool();
            case Relu relu -> value = graph.node("Relu", List.of(value));
            case Flatten flatten -> addFlatten();
            case Dropout dropout -> {
                // Only training drops values.
            }
        }
    }

    private void addDense(Dense dense) {
        String weight = graph.floats(weights.get(dense.weight()), dense.out(), dense.in());
        String bias = graph.floats(weights.get(dense.bias()), dense.out());
        value = graph.node("Gemm", List.of(value, weight, bias), Attributes.integer("transB", 1));
    }

    private void addTerms(Terms layer) {
        int out = layer.out();
        float[] rows = weights.get(layer.weight());
        int numbers = layer.terms() * out;
        // A row of zeros first, for places without a term.
        var table = new float[out + numbers];
        System.arraycopy(rows, 0, table, out, numbers);
        String weight = graph.floats(Arrays.copyOfRange(rows, numbers, rows.length), layer.in(), out);
        String bias = graph.floats(weights.get(layer.bias()), out);
        value = graph.node("Gemm", List.of(value, weight, bias));
        features.terms().ifPresent(terms -> {
            String found = graph.node("Gather", List.of(graph.floats(table, layer.terms() + 1L, out), terms.numbers()));
            String one = graph.longs(new long[] {1}, 1);
            String each = graph.node("Unsqueeze", List.of(terms.weights(), one));
            String sum = graph.node("Squeeze", List.of(graph.node("MatMul", List.of(each, found)), one));
            value = graph.node("Add", List.of(value, sum));
        });
    }

    private void addConvolution(Convolution convolution) {
        turnChannelsFirst();
        int kernel = convolution.kernel();
        int padding = convolution.padding();
        String weight =
                graph.floats(weights.get(convolution.weight()), convolution.out(), convolution.in(), kernel, kernel);
        String bias = graph.floats(weights.get(convolution.bias()), convolution.out());
        value = graph.node(
                "Conv",
                List.of(value, weight, bias),
                Attributes.integers("kernel_shape", kernel, kernel),
                Attributes.integers("pads", padding, padding, padding, padding));
    }

    private void addMaxPool(int size) {
        turnChannelsFirst();
        value = graph.node(
                "MaxPool",
                List.of(value),
                Attributes.integers("kernel_shape", size, size),
                Attributes.integers("strides", size, size));
    }

    private void addResidual(List<Layer> body) {
        turnChannelsFirst();
        String before = value;
        body.forEach(this::add);
        value = graph.node("Add", List.of(value, before));
    }

    private void addGlobalAveragePool() {
        turnChannelsFirst();
        String means = graph.node("GlobalAveragePool", List.of(value));
        value = graph.node("Flatten", List.of(means), Attributes.integer("axis", 1));
        channelsFirst = false;
    }

    private void addFlatten() {
        if (channelsFirst) {
            value = graph.node("Transpose", List.of(value), TO_CHANNELS_LAST);
            channelsFirst = false;
        }
        value = graph.node("Flatten", List.of(value), Attributes.integer("axis", 1));
    }

    private void turnChannelsFirst() {
        if (!channelsFirst) {
            value = graph.node("Transpose", List.of(value), TO_CHANNELS_FIRST);
            channelsFirst = true;
        }
    }
}
