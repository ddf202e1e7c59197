package io.millrace.inference.row;

import io.millrace.inference.Answer;
import io.millrace.inference.Limits;
import io.millrace.inference.Predictor;
import io.millrace.inference.TooLargeException;
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
    public Answer predict(ModelRef ref, RowPayload payload, RowFormat format) {
        try (var model = registry.lease(ref)) {
            var signature = model.signature();
            var batches =
                    switch (payload) {
                        case RowPayload.Json json -> RowRequestReader.read(json.bytes(), signature, limits);
                        case RowPayload.Csv csv -> CsvReader.read(csv, signature, limits);
                        case RowPayload.Image image ->
                            List.of(new ImageDecoder(signature, limits).batch(image.bytes()));
                    };
            var predictions = batches.stream()
                    .map(batch -> predictor.predict(model, batch))
                    .toList();
            return new Answer(
                    model.key(),
                    switch (format) {
                        case JSON -> RowAnswer.write(model.key(), signature, predictions, limits.answerBytes());
                        case CSV -> CsvAnswer.write(signature, predictions, limits.answerBytes());
                    });
        }
    }

    /** That the model is loaded and can answer. */
    public Answer status(ModelRef ref) {
        try (var model = registry.lease(ref)) {
            return new Answer(model.key(), RowAnswer.status(model.key()));
        }
    }
}
