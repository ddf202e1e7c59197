package io.millrace.onnx;

import ai.onnxruntime.OrtException;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.util.List;
import java.util.Set;

/** Runs a feature graph, so that training sees exactly what serving will compute. Thread-safe. */
public final class FeatureRunner implements AutoCloseable {
    private final List<ModelSignature.Input> inputs;
    private final Session session;

    public FeatureRunner(FeatureGraph graph) {
        inputs = graph.inputs();
        try {
            session = Session.open(graph.toOnnx());
        } catch (OrtException e) {
            throw new IllegalStateException("the feature graph cannot be loaded: " + e.getMessage(), e);
        }
    }

    /**
     * The features of a batch, row-major: {@code rows * shape().size()} numbers. Other columns are ignored.
     *
     * @throws io.millrace.lifecycle.error.InvalidInputException if an input column is absent or of another type
     */
    public float[] features(RawBatch batch) {
        InputTensors.check(batch, inputs);
        // Some operators refuse a tensor without rows.
        if (batch.rows() == 0) {
            return new float[0];
        }
        return session.run(
                batch, inputs, Set.of(FeatureGraph.FEATURES), result -> Session.floats(result, FeatureGraph.FEATURES));
    }

    @Override
    public void close() {
        session.close();
    }
}
