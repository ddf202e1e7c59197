package io.millrace.onnx;

/** Runs a feature graph, so that training sees exactly what serving will compute. Thread-safe. */
public final class FeatureRunner implements AutoCloseable {

    public FeatureRunner(FeatureGraph graph) {
        throw new UnsupportedOperationException();
    }

    /**
     * The features of a batch, row-major: {@code rows * shape().size()} numbers.
     *
     * @throws io.millrace.lifecycle.error.InvalidInputException if an input column is absent or of another type
     */
    public float[] features(RawBatch batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
