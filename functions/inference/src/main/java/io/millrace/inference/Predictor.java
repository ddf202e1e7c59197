package io.millrace.inference;

import io.millrace.inference.batching.Engine;
import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.VersionKey;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.GraphModel;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.TensorValue;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Asks a leased model for the answers to one request, and tells an observer of each of them. */
public final class Predictor {
    private final Engine engine;
    private final Consumer<Prediction> observer;

    /** @param observer hears, on the request's thread, what was asked and answered */
    public Predictor(Engine engine, Consumer<Prediction> observer) {
        this.engine = engine;
        this.observer = observer;
    }

    /** @throws InvalidInputException if a row has no finite prediction, or the batch lacks a column */
    public Predictions predict(Lease model, RawBatch batch) {
        // No rows, no answers: a graph need not cope with empty tensors.
        var predictions = batch.rows() == 0 ? none(model.signature()) : engine.run(model, batch);
        checkFinite(predictions);
        observer.accept(new Prediction.Rows(model.key(), model.signature(), batch, predictions));
        return predictions;
    }

    /**
     * The wanted outputs of a graph.
     *
     * @throws InvalidInputException if the graph cannot work with the inputs
     */
    public Map<String, TensorValue> run(
            VersionKey version, GraphModel graph, Map<String, TensorValue> inputs, List<String> wanted) {
        var outputs = graph.run(inputs, wanted);
        observer.accept(new Prediction.Tensors(version, inputs, outputs));
        return outputs;
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
