package io.millrace.inference;

import io.millrace.inference.registry.VersionKey;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.TensorValue;
import java.util.Map;

/** What a model was asked in one go, and what it answered. */
public sealed interface Prediction {
    VersionKey version();

    /** Rows of a model with a signature. */
    record Rows(VersionKey version, ModelSignature signature, RawBatch batch, Predictions answers)
            implements Prediction {}

    /** Tensors of any other graph, by name. */
    record Tensors(VersionKey version, Map<String, TensorValue> inputs, Map<String, TensorValue> outputs)
            implements Prediction {}
}
