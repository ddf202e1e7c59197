package io.millrace.inference.explain;

import com.fasterxml.jackson.core.JsonGenerator;
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
import io.millrace.inference.row.ImageDecoder;
import io.millrace.inference.row.RowRequestReader;
import io.millrace.inference.tensor.ModelTensors;
import io.millrace.inference.tensor.TensorColumns;
import io.millrace.inference.tensor.TensorRequests;
import io.millrace.lifecycle.NearestName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Explains a model's answers for rows. The same request gives the same explanation. Failures are the
 * {@link io.millrace.lifecycle.error.LifecycleException}s and {@link TooLargeException}.
 */
public final class ExplainService {
    private static final int LEAST_BACKGROUND = 2;
    private static final String PARAMETERS = "parameters";

    private final ModelRegistry registry;
    private final Backgrounds backgrounds;
    private final Limits limits;
    private final int maxEvaluations;

    /** @param maxEvaluations most rows that a model is asked for to explain one request */
    public ExplainService(ModelRegistry registry, ObjectStore store, Limits limits, int maxEvaluations) {
        this.registry = registry;
        this.backgrounds = new Backgrounds(store, limits);
        this.limits = limits;
        this.maxEvaluations = maxEvaluations;
    }

    /** @throws InvalidInputException naming what is wrong with the rows or the parameters */
    public Answer explain(ModelRef ref, Payload payload) {
        try (var model = registry.lease(ref)) {
            var signature = model.signature();
            var parameters = new ExplainParameters();
            var rows = rows(payload, model, parameters);
            return switch (signature.kind()) {
                case TABULAR -> features(model, rows, parameters);
                case IMAGE -> regions(model, rows, parameters);
            };
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

    private Answer features(Lease model, List<RawBatch> rows, ExplainParameters parameters) {
        var names = model.signature().inputs().stream()
                .map(ModelSignature.Input::name)
                .toList();
        var background =
                thinned(backgrounds.of(model.key(), model.signature()), rows.size(), names.size(), parameters.rounds());
        var sampling = new ShapleySampling(names, background, parameters.rounds(), parameters.seed());
        var explanations = new ArrayList<Explanation>();
        for (var row : rows) {
            var outcome = outcome(model, row, parameters);
            explanations.add(new Explanation.Features(outcome, names, sampling.of(row, score(model, outcome))));
        }
        return answer(model, explanations, out -> {
            out.writeStringField("method", "shapley_sampling");
            out.writeNumberField("background_rows", background.rows());
            out.writeNumberField("permutations", 2L * background.rows() * parameters.rounds());
            out.writeNumberField("seed", parameters.seed());
        });
    }

    /** As much of the background as the limit allows, evenly. */
    private RawBatch thinned(RawBatch background, int rows, int features, int rounds) {
        int most = background.rows();
        while (most > LEAST_BACKGROUND && rows * ShapleySampling.evaluations(features, most, rounds) > maxEvaluations) {
            most--;
        }
        checkEvaluations(rows * ShapleySampling.evaluations(features, most, rounds));
        int kept = most;
        return background.select(IntStream.range(0, kept)
                .map(i -> (int) ((long) i * background.rows() / kept))
                .toArray());
    }

    private Answer regions(Lease model, List<RawBatch> rows, ExplainParameters parameters) {
        var occlusions = rows.stream()
                .map(row -> new Occlusion((RawColumn.Images) row.columns().get(ModelSignature.IMAGE)))
                .toList();
        checkEvaluations(occlusions.stream().mapToLong(Occlusion::evaluations).sum());
        var explanations = new ArrayList<Explanation>();
        for (int i = 0; i < rows.size(); i++) {
            var outcome = outcome(model, rows.get(i), parameters);
            explanations.add(new Explanation.Regions(outcome, occlusions.get(i).of(score(model, outcome))));
        }
        return answer(model, explanations, out -> out.writeStringField("method", "occlusion"));
    }

    private void checkEvaluations(long evaluations) {
        if (evaluations > maxEvaluations) {
            throw new TooLargeException("the explanation takes " + evaluations + " evaluations of the model, over the"
                    + " limit of " + maxEvaluations + "; send fewer rows, or ask for fewer rounds");
        }
    }

    private static Score score(Lease model, Optional<String> outcome) {
        return Score.of(
                model::predict,
                outcome.map(name -> model.signature().classes().indexOf(name)).orElse(0));
    }

    /** The class asked for, else the one predicted; none for a regression. */
    private static Optional<String> outcome(Lease model, RawBatch row, ExplainParameters parameters) {
        var classes = model.signature().classes();
        if (parameters.outcome().isPresent()) {
            var name = parameters.outcome().get();
            if (!classes.contains(name)) {
                throw new InvalidInputException(
                        "parameters.class: the model has no class '" + JsonReader.shorten(name) + "'."
                                + NearestName.hint(name, classes),
                        Place.column(null, "class"),
                        "");
            }
            return Optional.of(name);
        }
        return switch (model.predict(row)) {
            case Predictions.Labels labels -> Optional.of(labels.labels()[0]);
            case Predictions.Values values -> Optional.empty();
        };
    }

    /** Writes what all explanations of a request have in common. */
    @FunctionalInterface
    private interface Method {
        void write(JsonGenerator out) throws IOException;
    }

    private Answer answer(Lease model, List<Explanation> explanations, Method method) {
        var version = model.key();
        return new Answer(version, JsonAnswer.write(limits.answerBytes(), out -> {
            out.writeStartObject();
            out.writeStringField("model_name", version.model().value());
            out.writeStringField("model_version", Integer.toString(version.version()));
            method.write(out);
            out.writeArrayFieldStart("explanations");
            for (var explanation : explanations) {
                explanation.writeObject(out);
            }
            out.writeEndArray();
            out.writeEndObject();
        }));
    }
}
