package io.millrace.inference.explain;

import io.millrace.inference.Answer;
import io.millrace.inference.Limits;
import io.millrace.inference.Payload;
import io.millrace.inference.TooLargeException;
import io.millrace.inference.json.JsonAnswer;
import io.millrace.inference.json.JsonReader;
import io.millrace.inference.json.RequestForm;
import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.ModelRef;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.inference.registry.VersionKey;
import io.millrace.inference.row.ImageDecoder;
import io.millrace.inference.row.RowRequestReader;
import io.millrace.inference.tensor.ModelTensors;
import io.millrace.inference.tensor.TensorColumns;
import io.millrace.inference.tensor.TensorRequests;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Explains a model's answers for rows. The same request gives the same explanation. Failures are the
 * {@link io.millrace.lifecycle.error.LifecycleException}s and {@link TooLargeException}.
 */
public final class ExplainService {
    private static final String PARAMETERS = "parameters";

    private final ModelRegistry registry;
    private final Backgrounds backgrounds;
    private final Limits limits;
    private final Evaluations evaluations;

    /** @param maxEvaluations most rows that a model is asked for to explain one request */
    public ExplainService(ModelRegistry registry, ObjectStore store, Limits limits, int maxEvaluations) {
        this.registry = registry;
        this.backgrounds = new Backgrounds(store, limits);
        this.limits = limits;
        this.evaluations = new Evaluations(maxEvaluations);
    }

    /** @throws InvalidInputException naming what is wrong with the rows or the parameters */
    public Answer explain(ModelRef ref, Payload payload) {
        try (var model = registry.lease(ref)) {
            var parameters = new ExplainParameters();
            var rows = rows(payload, model, parameters);
            return answer(
                    model.key(),
                    switch (model.signature().kind()) {
                        case TABULAR -> features(model, rows, parameters);
                        case IMAGE -> regions(model, rows, parameters);
                    });
        }
    }

    /** Each row by itself. */
    private List<RawBatch> rows(Payload payload, Lease model, ExplainParameters parameters) {
        var signature = model.signature();
        var batches =
                switch (payload) {
                    case Payload.Json(byte[] json)
                    when RequestForm.of(payload) == RequestForm.ROWS ->
                        RowRequestReader.read(json, signature, limits, Map.of(PARAMETERS, parameters::read));
                    case Payload.Json(byte[] json) -> List.of(tensors(payload, json, json.length, model, parameters));
                    case Payload.Tensors(byte[] body, int jsonBytes) ->
                        List.of(tensors(payload, body, jsonBytes, model, parameters));
                    case Payload.Image(byte[] file) -> List.of(new ImageDecoder(signature, limits).batch(file));
                    case Payload.Csv csv ->
                        throw new InvalidInputException(
                                "explanations are asked for as JSON, as tensors, or with one image");
                };
        return batches.stream()
                .flatMap(batch -> IntStream.range(0, batch.rows()).mapToObj(batch::select))
                .toList();
    }

    private RawBatch tensors(Payload payload, byte[] body, int jsonBytes, Lease model, ExplainParameters parameters) {
        var request =
                TensorRequests.read(payload, ModelTensors.of(model.model()).inputs(), limits);
        if (jsonBytes > 0) {
            JsonReader.read(body, jsonBytes, (in, name) -> {
                if (name.equals(PARAMETERS) && !in.isNull()) {
                    parameters.read(in);
                } else {
                    in.skip();
                }
            });
        }
        return new TensorColumns(model.signature(), limits).batch(request);
    }

    private Explanations features(Lease model, List<RawBatch> rows, ExplainParameters parameters) {
        var background = backgrounds.of(model.key(), model.signature());
        return new TableExplainer(model.signature(), model::predict, background, parameters, evaluations).of(rows);
    }

    private Explanations regions(Lease model, List<RawBatch> rows, ExplainParameters parameters) {
        var occlusions = rows.stream()
                .map(row -> new Occlusion((RawColumn.Images) row.columns().get(ModelSignature.IMAGE)))
                .toList();
        evaluations.check(occlusions.stream().mapToLong(Occlusion::evaluations).sum());
        var explanations = new ArrayList<Explanation>();
        for (int i = 0; i < rows.size(); i++) {
            var outcome = Outcome.of(model.signature().classes(), model::predict, rows.get(i), parameters.outcome());
            explanations.add(
                    new Explanation.Regions(outcome.name(), occlusions.get(i).of(outcome.score())));
        }
        return new Explanations(out -> out.writeStringField("method", "occlusion"), explanations);
    }

    private Answer answer(VersionKey version, Explanations explanations) {
        return new Answer(version, JsonAnswer.write(limits.answerBytes(), out -> {
            out.writeStartObject();
            out.writeStringField("model_name", version.model().value());
            out.writeStringField("model_version", Integer.toString(version.version()));
            explanations.write(out);
            out.writeEndObject();
        }));
    }
}
