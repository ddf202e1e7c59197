package io.millrace.onnx;

import io.millrace.lifecycle.manifest.ModelSignature;
import java.nio.file.Path;

/** A model file, ready to answer. Thread-safe; runs on the caller's thread. */
public final class OnnxModel implements AutoCloseable {
    private OnnxModel() {}

    /** @throws io.millrace.lifecycle.error.InvalidInputException if it is no ONNX model that Millrace wrote */
    public static OnnxModel load(byte[] model) {
        throw new UnsupportedOperationException();
    }

    /** @throws io.millrace.lifecycle.error.InvalidInputException if it is no ONNX model that Millrace wrote */
    public static OnnxModel load(Path model) {
        throw new UnsupportedOperationException();
    }

    public ModelSignature signature() {
        throw new UnsupportedOperationException();
    }

    /**
     * The answers for a batch, in its order. Columns that the model does not take are ignored.
     *
     * @throws io.millrace.lifecycle.error.InvalidInputException if an input column is absent or of another type
     */
    public Predictions predict(RawBatch batch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
