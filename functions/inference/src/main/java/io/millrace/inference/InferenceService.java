package io.millrace.inference;

import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.ModelRef;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.inference.row.ImageDecoder;
import io.millrace.inference.row.RowAnswer;
import io.millrace.inference.row.RowRequestReader;
import io.millrace.inference.tensor.ModelMetadata;
import io.millrace.inference.tensor.TensorAnswer;
import io.millrace.inference.tensor.TensorColumns;
import io.millrace.inference.tensor.TensorRequest;
import io.millrace.inference.tensor.TensorRequestReader;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import java.util.List;

/**
 * Answers for a model: leases it, brings the request to its columns, runs it, writes the answer. Failures are the
 * {@link io.millrace.lifecycle.error.LifecycleException}s and {@link TooLargeException}.
 */
public final class InferenceService {
    private final ModelRegistry registry;
    private final Limits limits;

    public InferenceService(ModelRegistry registry, Limits limits) {
        this.registry = registry;
        this.limits = limits;
    }

    /** Named tensors to named tensors. */
    public Answer infer(ModelRef ref, Payload payload) {
        try (var model = registry.lease(ref)) {
            var request =
                    switch (payload) {
                        case Payload.Json json -> TensorRequestReader.read(json.bytes());
                        case Payload.Image image -> TensorRequest.bare();
                    };
            var answer = new TensorAnswer(model.key(), model.signature(), request);
            var batch =
                    switch (payload) {
                        case Payload.Json json -> new TensorColumns(model.signature(), limits).batch(request);
                        case Payload.Image image -> new ImageDecoder(model.signature(), limits).batch(image.bytes());
                    };
            return new Answer(model.key(), answer.write(predict(model, batch), limits.answerBytes()));
        }
    }

    /** Rows to one prediction each. */
    public Answer predict(ModelRef ref, Payload payload) {
        try (var model = registry.lease(ref)) {
            var batches =
                    switch (payload) {
                        case Payload.Json json -> RowRequestReader.read(json.bytes(), model.signature(), limits);
                        case Payload.Image image ->
                            List.of(new ImageDecoder(model.signature(), limits).batch(image.bytes()));
                    };
            var predictions =
                    batches.stream().map(batch -> predict(model, batch)).toList();
            return new Answer(
                    model.key(), RowAnswer.write(model.key(), model.signature(), predictions, limits.answerBytes()));
        }
    }

    /** The model's inputs and outputs. */
    public Answer metadata(ModelRef ref) {
        try (var model = registry.lease(ref)) {
            return new Answer(
                    model.key(), ModelMetadata.write(model.key(), registry.versions(ref.model()), model.signature()));
        }
    }

    /** That the model is loaded and can answer, in the protocol's words. */
    public Answer ready(ModelRef ref) {
        try (var model = registry.lease(ref)) {
            return new Answer(model.key(), ModelMetadata.ready(model.key()));
        }
    }

    /** That the model is loaded and can answer, in the words of the row form. */
    public Answer status(ModelRef ref) {
        try (var model = registry.lease(ref)) {
            return new Answer(model.key(), RowAnswer.status(model.key()));
        }
    }

    private static Predictions predict(Lease model, RawBatch batch) {
        // No rows, no answers: a graph need not cope with empty tensors.
        var predictions = batch.rows() == 0 ? none(model.signature()) : model.predict(batch);
        checkFinite(predictions);
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
