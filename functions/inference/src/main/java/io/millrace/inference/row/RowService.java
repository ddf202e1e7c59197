package io.millrace.inference.row;

import io.millrace.inference.Answer;
import io.millrace.inference.HttpStatusException;
import io.millrace.inference.Limits;
import io.millrace.inference.Payload;
import io.millrace.inference.Predictor;
import io.millrace.inference.TooLargeException;
import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.ModelRef;
import io.millrace.inference.registry.ModelRegistry;
import java.util.List;

/**
 * Answers rows. Failures are the {@link io.millrace.lifecycle.error.LifecycleException}s and {@link TooLargeException}.
 */
public final class RowService {
    private final ModelRegistry registry;
    private final Predictor predictor;
    private final Limits limits;

    public RowService(ModelRegistry registry, Predictor predictor, Limits limits) {
        this.registry = registry;
        this.predictor = predictor;
        this.limits = limits;
    }

    /** Rows to one prediction each. */
    public Answer predict(Lease model, Payload payload, RowFormat format) {
        return model.pace().timed(payload.bytes().length, () -> answer(model, payload, format));
    }

    private Answer answer(Lease model, Payload payload, RowFormat format) {
        var signature = model.signature();
        var batches =
                switch (payload) {
                    case Payload.Json(byte[] json) -> RowRequestReader.read(json, signature, limits);
                    case Payload.Csv csv -> CsvReader.read(csv, signature, limits);
                    case Payload.Image(byte[] file) -> List.of(new ImageDecoder(signature, limits).batch(file));
                    case Payload.Tensors tensors ->
                        throw HttpStatusException.unsupportedMediaType(
                                "tensors are for /v2/models/{model}/infer; send rows as JSON, CSV or one image");
                };
        var predictions =
                batches.stream().map(batch -> predictor.predict(model, batch)).toList();
        return new Answer(
                model.key(),
                switch (format) {
                    case JSON -> RowAnswer.write(model.key(), signature, predictions, limits.answerBytes());
                    case CSV -> CsvAnswer.write(signature, predictions, limits.answerBytes());
                });
    }

    /** That the model is loaded and can answer. */
    public Answer status(ModelRef ref) {
        try (var model = registry.lease(ref)) {
            return new Answer(model.key(), RowAnswer.status(model.key()));
        }
    }
}
