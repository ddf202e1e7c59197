package io.millrace.inference;

import io.millrace.inference.batching.Engine;
import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.VersionKey;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;

/** Asks a leased model for the answers to the rows of one request, and tells the observer of each of them. */
public final class Predictor {
    private final Engine engine;
    private final Observer observer;

    public Predictor(Engine engine, Observer observer) {
        this.engine = engine;
        this.observer = observer;
    }

    /** Hears, on the request's thread, what was asked and answered. */
    @FunctionalInterface
    public interface Observer {
        void predicted(VersionKey version, ModelSignature signature, RawBatch batch, Predictions predictions);
    }

    /** @throws InvalidInputException if a row has no finite prediction, or the batch lacks a column */
    public Predictions predict(Lease model, RawBatch batch) {
        // No rows, no answers: a graph need not cope with empty tensors.
        var predictions = batch.rows() == 0 ? none(model.signature()) : engine.run(model, batch);
        checkFinite(predictions);
        observer.predicted(model.key(), model.signature(), batch, predictions);
        return predictions;
    }

    private static Predictions none(ModelSignature signature) {
        return switch (signature.task()) {
            case CLASSIFICATION -> new Predictions.Labels(new String[0], new float[0][]);
            case REGRESSION -> new Predictions.Values(new float[0]);
        };
    }

    /** JSON has no infinity; only inputs far outside of anything seen in training lead there. */
    private static void checkFinite(Predictions predictions) {
        for (int row = 0; row < predictions.rows(); row++) {
            boolean finite =
                    switch (predictions) {
                        case Predictions.Values(float[] values) -> Float.isFinite(values[row]);
                        case Predictions.Labels(String[] labels, float[][] probabilities) ->
                            Float.isFinite(probabilities[row][0]);
                    };
            if (!finite) {
                throw new InvalidInputException("row " + row
                        + " has no finite prediction: one of its numbers is too far from those of the training data");
            }
        }
    }
}
