package io.millrace.inference;

import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.ModelRef;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.inference.registry.VersionKey;
import io.millrace.inference.row.ImageDecoder;
import io.millrace.inference.tensor.GraphInputs;
import io.millrace.inference.tensor.ModelMetadata;
import io.millrace.inference.tensor.ModelTensors;
import io.millrace.inference.tensor.PredictionTensors;
import io.millrace.inference.tensor.TensorAnswer;
import io.millrace.inference.tensor.TensorColumns;
import io.millrace.inference.tensor.TensorRequest;
import io.millrace.inference.tensor.TensorRequests;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.onnx.GraphModel;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.TensorValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers for a model: brings the request to its columns, runs it, writes the answer. Failures are the
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
    public Answer infer(Lease model, Payload payload) {
        return model.pace().timed(payload.bytes().length, () -> answer(model, payload));
    }

    private Answer answer(Lease model, Payload payload) {
        var tensors = ModelTensors.of(model.model());
        var request = TensorRequests.read(payload, tensors.inputs(), limits);
        var answer = new TensorAnswer(model.key(), tensors.outputs(), request);
        var values =
                switch (model.model()) {
                    case GraphModel graph -> graph(model.key(), graph, payload, request, answer.outputs());
                    case OnnxModel columns -> columns(model, payload, request);
                };
        return answer.write(values, limits.answerBytes());
    }

    private Map<String, TensorValue> graph(
            VersionKey version, GraphModel graph, Payload payload, TensorRequest request, List<String> outputs) {
        if (payload instanceof Payload.Image) {
            throw new InvalidInputException("this model takes tensors, not images: see its metadata for their shapes");
        }
        return predictor.run(version, graph, GraphInputs.of(graph.inputs(), request), outputs);
    }

    private Map<String, TensorValue> columns(Lease model, Payload payload, TensorRequest request) {
        var signature = model.signature();
        var batch =
                switch (payload) {
                    case Payload.Image(byte[] file) -> new ImageDecoder(signature, limits).batch(file);
                    case Payload.Json json -> new TensorColumns(signature, limits).batch(request);
                    case Payload.Tensors tensors -> new TensorColumns(signature, limits).batch(request);
                    case Payload.Csv csv -> throw TensorRequests.noTable();
                };
        return PredictionTensors.of(
                predictor.predict(model, batch), signature.classes().size());
    }

    /** The model's inputs and outputs. */
    public Answer metadata(ModelRef ref) {
        try (var model = registry.lease(ref)) {
            return new Answer(
                    model.key(),
                    ModelMetadata.write(model.key(), registry.versions(ref.model()), ModelTensors.of(model.model())));
        }
    }

    /** That the model is loaded and can answer, in the protocol's words. */
    public Answer ready(ModelRef ref) {
        try (var model = registry.lease(ref)) {
            // A version asked for by its number is what it is, whatever the champion's trouble.
            var trouble = ref.version().isPresent() ? Optional.<String>empty() : registry.trouble(ref.model());
            return new Answer(model.key(), ModelMetadata.ready(model.key(), trouble));
        }
    }
}
