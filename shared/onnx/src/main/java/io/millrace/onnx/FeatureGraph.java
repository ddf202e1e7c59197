package io.millrace.onnx;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.util.List;
import java.util.Map;

/**
 * The features of a dataset as ONNX nodes: from raw columns to the numbers a network takes. Equal manifests give equal
 * graphs.
 */
public abstract sealed class FeatureGraph permits TabularFeatures, ImageFeatures {

    /** Name of the one output of {@link #toOnnx()}: FLOAT [n, width], or [n, height, width, channels]. */
    public static final String FEATURES = "features";

    /**
     * The features of that dataset, fitted from its manifest alone.
     *
     * @throws io.millrace.lifecycle.error.InvalidInputException if no column can be a feature
     */
    public static FeatureGraph of(DatasetManifest dataset) {
        return switch (dataset.kind()) {
            case TABULAR -> TabularFeatures.fit(dataset);
            case IMAGE -> ImageFeatures.fit(dataset);
        };
    }

    /** The shape of one row of features. */
    public abstract FeatureShape shape();

    /** The raw columns it takes, in order, as a model's signature names them. */
    public abstract List<ModelSignature.Input> inputs();

    /** Adds the inputs and nodes; returns the value that holds the features, in the shape of {@link #FEATURES}. */
    abstract String write(OnnxGraph graph);

    /** A model file of its own: raw inputs to {@value #FEATURES}. */
    public byte[] toOnnx() {
        var graph = new OnnxGraph();
        String features = write(graph);
        long[] shape =
                switch (shape()) {
                    case FeatureShape.Vector(int width) -> new long[] {OnnxGraph.ANY, width};
                    case FeatureShape.Image(int height, int width, int channels) ->
                        new long[] {OnnxGraph.ANY, height, width, channels};
                };
        graph.output(features, FEATURES, DataType.FLOAT, shape);
        return graph.toModel(Map.of());
    }
}
