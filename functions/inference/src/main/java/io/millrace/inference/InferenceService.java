package io.millrace.inference;

import io.millrace.inference.registry.ModelRef;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.inference.row.ImageDecoder;
import io.millrace.inference.tensor.ModelMetadata;
import io.millrace.inference.tensor.TensorAnswer;
import io.millrace.inference.tensor.TensorColumns;
import io.millrace.inference.tensor.TensorRequest;
import io.millrace.inference.tensor.TensorRequestReader;

/**
 * Answers for a model: leases it, brings the request to its columns, runs it, writes the answer. Failures are the
 * {@link io.millrace.lifecycle.error.LifecycleException}s and {@link TooLargeException}.
 */
public final class InferenceService {
    private final ModelRegistry registry;
    private final Predictor predictor;
    private final Limits limits;

    public InferenceService(ModelRegistry registry, Predictor predictor, Limits limits) {
        this.registry = registry;
        this.predictor = predictor;
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
            return new Answer(model.key(), answer.write(predictor.predict(model, batch), limits.answerBytes()));
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
}
