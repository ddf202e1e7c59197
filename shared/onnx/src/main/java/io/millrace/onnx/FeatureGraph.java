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

    /** Name of a second output where rows have terms: INT64 [n, T], numbers of terms. */
    static final String TERMS = "terms";

    /** Name of a third one: FLOAT [n, T], the weights of these terms. */
    static final String TERM_WEIGHTS = "term_weights";

    /**
     * The features of a dataset, without its texts.
     *
     * @throws io.millrace.lifecycle.error.InvalidInputException if no column can be a feature
     */
    public static FeatureGraph of(DatasetManifest dataset) {
        return of(dataset, Vocabularies.NONE);
    }

    /**
     * The features of a dataset. Text columns without a vocabulary are no features.
     *
     * @throws io.millrace.lifecycle.error.InvalidInputException if no column can be a feature
     */
    public static FeatureGraph of(DatasetManifest dataset, Vocabularies vocabularies) {
        return switch (dataset.kind()) {
            case TABULAR -> TabularFeatures.fit(dataset, vocabularies);
            case IMAGE -> ImageFeatures.fit(dataset);
        };
    }

    /** The shape of one row of features. */
    public abstract FeatureShape shape();

    /** Whether rows have terms beside their numbers. */
    boolean hasTerms() {
        return shape() instanceof FeatureShape.Vector(int width, int terms) && terms > 0;
    }

    /** The raw columns it takes, in order, as a model's signature names them. */
    public abstract List<ModelSignature.Input> inputs();

    /** Adds the inputs and nodes; returns the values that hold the features. */
    abstract FeatureValues write(OnnxGraph graph);

    /** A model file of its own: raw inputs to {@value #FEATURES}. */
    public byte[] toOnnx() {
        var graph = new OnnxGraph();
        var features = write(graph);
        long[] shape =
                switch (shape()) {
                    case FeatureShape.Vector(int width, int terms) -> new long[] {OnnxGraph.ANY, width};
                    case FeatureShape.Image(int height, int width, int channels) ->
                        new long[] {OnnxGraph.ANY, height, width, channels};
                };
        graph.output(features.numbers(), FEATURES, DataType.FLOAT, shape);
        features.terms().ifPresent(terms -> {
            graph.output(terms.numbers(), TERMS, DataType.INT64, OnnxGraph.ANY, OnnxGraph.ANY);
            graph.output(terms.weights(), TERM_WEIGHTS, DataType.FLOAT, OnnxGraph.ANY, OnnxGraph.ANY);
        });
        return graph.toModel(Map.of());
    }
}
