package io.millrace.onnx;

import io.millrace.lifecycle.manifest.DatasetManifest;
import java.util.Optional;

/** Writes the file that is served: one ONNX graph from raw columns to the answer. */
public final class ModelFile {
    private ModelFile() {}

    /**
     * The features of {@code graph}, the network of {@code architecture} with {@code weights}, then softmax and label,
     * or the target's scale undone. Inputs and outputs are those of the
     * {@link io.millrace.lifecycle.manifest.ModelSignature} it carries. Equal arguments give equal bytes.
     *
     * @param scale how the target was standardised; empty for a classification
     * @throws IllegalArgumentException if the weights do not fit the architecture or are not finite
     */
    public static byte[] write(
            DatasetManifest dataset,
            FeatureGraph graph,
            Architecture architecture,
            Weights weights,
            Optional<TargetScale> scale) {
        throw new UnsupportedOperationException();
    }
}
