package io.millrace.onnx;

import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.util.List;

final class ImageFeatures extends FeatureGraph {
    static ImageFeatures fit(DatasetManifest dataset) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FeatureShape shape() {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ModelSignature.Input> inputs() {
        throw new UnsupportedOperationException();
    }
}
