package io.millrace.trainer.data;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import io.millrace.onnx.TargetScale;
import io.millrace.trainer.objective.Objective;
import java.util.HashMap;
import java.util.Map;

/** Turns the target column into what a network learns: a class's index, or a standardised number. */
final class Targets {
    private final String column;
    private final Objective objective;
    private final Map<String, Integer> classes = new HashMap<>();

    /** @throws InvalidInputException if there is nothing to tell apart */
    Targets(DatasetManifest manifest) {
        this.column = manifest.target();
        this.objective = switch (manifest.task()) {
            case CLASSIFICATION -> classification(manifest);
            case REGRESSION -> new Objective.Regression(scale(manifest));
        };
    }

    Objective objective() {
        return objective;
    }

    private Objective classification(DatasetManifest manifest) {
        if (manifest.classes().size() < 2) {
            throw new InvalidInputException(
                    "The target has the one class " + manifest.classes() + ", and a classification needs two.",
                    Place.column(null, column),
                    "Upload rows of at least two classes, or name another column as data.target.");
        }
        for (var name : manifest.classes()) {
            classes.put(name, classes.size());
        }
        return new Objective.Classification(classes.size());
    }

    private static TargetScale scale(DatasetManifest manifest) {
        return manifest.columns().stream()
                .filter(c -> c.name().equals(manifest.target()))
                .flatMap(c -> c.number().stream())
                .findFirst()
                .map(Targets::scale)
                .orElseThrow(() -> new InvalidInputException(
                        "The target has no numbers in the train split.",
                        Place.column(null, manifest.target()),
                        "Name a column of numbers as data.target."));
    }

    private static TargetScale scale(Column.NumberStatistics statistics) {
        return new TargetScale(statistics.mean(), statistics.sd() > 0 ? statistics.sd() : 1);
    }

    /** The targets of a batch. @throws InvalidInputException if a row has none that is known */
    float[] of(RawBatch batch) {
        var values = batch.columns().get(column);
        if (values == null) {
            throw new IllegalStateException("the reader gave no column " + column);
        }
        return switch (objective) {
            case Objective.Classification classification -> indices(values);
            case Objective.Regression(TargetScale scale) -> standardised(values, scale);
        };
    }

    private float[] indices(RawColumn values) {
        if (!(values instanceof RawColumn.Strings(String[] labels))) {
            throw new IllegalStateException("the labels of a classification are strings, not " + values.getClass());
        }
        var indices = new float[labels.length];
        for (int i = 0; i < labels.length; i++) {
            var index = classes.get(labels[i]);
            if (index == null) {
                throw new InvalidInputException(
                        labels[i].isEmpty()
                                ? "A row has no target."
                                : "The class '%s' is not among the dataset's classes.".formatted(labels[i]),
                        Place.column(null, column),
                        "Upload the data again.");
            }
            indices[i] = index;
        }
        return indices;
    }

    private float[] standardised(RawColumn values, TargetScale scale) {
        if (!(values instanceof RawColumn.Numbers(double[] numbers))) {
            throw new IllegalStateException("the target of a regression is a number, not " + values.getClass());
        }
        var standardised = new float[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            standardised[i] = (float) ((numbers[i] - scale.mean()) / scale.sd());
            if (!Float.isFinite(standardised[i])) {
                throw new InvalidInputException(
                        "A row's target is %s.".formatted(numbers[i]),
                        Place.column(null, column),
                        "Remove the row or correct its target.");
            }
        }
        return standardised;
    }
}
