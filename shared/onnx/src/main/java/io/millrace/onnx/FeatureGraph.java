package io.millrace.onnx;

import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.util.List;

/** The features of a dataset as ONNX nodes: from raw columns to the numbers a network takes. */
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

    /** A model file of its own: raw inputs to {@value #FEATURES}. */
    public byte[] toOnnx() {
        throw new UnsupportedOperationException();
    }
}
