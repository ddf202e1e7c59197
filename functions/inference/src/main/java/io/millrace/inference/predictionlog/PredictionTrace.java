package io.millrace.inference.predictionlog;

import io.millrace.inference.registry.VersionKey;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import jakarta.enterprise.context.RequestScoped;
import java.util.ArrayList;
import java.util.List;

/** What one request predicted so far, in batches. */
@RequestScoped
public class PredictionTrace {
    private final List<Part> parts = new ArrayList<>();

    /** Rows that went through a model together. */
    public record Part(VersionKey version, ModelSignature signature, RawBatch batch, Predictions predictions) {}

    public void add(VersionKey version, ModelSignature signature, RawBatch batch, Predictions predictions) {
        parts.add(new Part(version, signature, batch, predictions));
    }

    /** Empty if the request asked for no predictions. */
    public List<Part> parts() {
        return List.copyOf(parts);
    }
}
