package io.millrace.inference.explain;

import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.NearestName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What of a row's answer is explained.
 *
 * @param name the class; empty for a regression
 * @param score its probability, or the prediction
 */
record Outcome(Optional<String> name, Score score) {

    /**
     * The class asked for, else the one predicted for the row.
     *
     * @param classes the model's; empty for a regression
     * @throws InvalidInputException if the model has no class of that name
     */
    static Outcome of(
            List<String> classes, Function<RawBatch, Predictions> model, RawBatch row, Optional<String> wanted) {
        wanted.filter(name -> !classes.contains(name)).ifPresent(name -> {
            throw new InvalidInputException(
                    "parameters.class: the model has no class '" + JsonReader.shorten(name) + "'."
                            + NearestName.hint(name, classes),
                    Place.column(null, "class"),
                    "");
        });
        var name = wanted.or(() -> predicted(model, row));
        return new Outcome(name, Score.of(model, name.map(classes::indexOf).orElse(0)));
    }

    private static Optional<String> predicted(Function<RawBatch, Predictions> model, RawBatch row) {
        return switch (model.apply(row)) {
            case Predictions.Labels labels -> Optional.of(labels.labels()[0]);
            case Predictions.Values values -> Optional.empty();
        };
    }
}
