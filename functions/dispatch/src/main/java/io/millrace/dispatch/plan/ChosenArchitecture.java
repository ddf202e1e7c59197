package io.millrace.dispatch.plan;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.spec.ArchitectureChoice;
import java.util.Locale;

/**
 * The kind of network for some data.
 *
 * @param name {@code linear}, {@code mlp} or {@code cnn}
 * @param reason one sentence
 */
record ChosenArchitecture(String name, String reason) {
    /** Fewer rows than this leave little to tell an mlp's training rows from its validation rows. */
    private static final int FEW_ROWS = 200;
    /** The usual rule of thumb: ten rows an input before a model with interactions is worth its freedom. */
    private static final int ROWS_PER_VALUE = 10;

    /** @throws InvalidInputException if the wished architecture cannot learn from such data, or does not exist yet */
    static ChosenArchitecture of(ArchitectureChoice wish, TrainingData data) {
        return switch (wish) {
            case AUTO -> automatic(data);
            case LINEAR, MLP -> asked(wish);
            case CNN -> {
                if (!data.isImages()) {
                    throw refused(
                            "cnn learns from images, but this dataset is a table",
                            "Set train.architecture to auto, linear or mlp.");
                }
                yield asked(wish);
            }
            case TEXT, GBDT ->
                throw refused(
                        "'" + wish.text() + "' is not available yet",
                        data.isImages()
                                ? "Set train.architecture to auto, linear, mlp or cnn."
                                : "Set train.architecture to auto, linear or mlp.");
        };
    }

    private static ChosenArchitecture automatic(TrainingData data) {
        if (data.isImages()) {
            return new ChosenArchitecture("cnn", "cnn, because the dataset holds images.");
        }
        if (data.rows() < FEW_ROWS) {
            return new ChosenArchitecture(
                    "linear",
                    text(
                            "linear, because %,d training rows are few (fewer than %d): an mlp would learn them by heart.",
                            data.rows(), FEW_ROWS));
        }
        if (data.rows() < ROWS_PER_VALUE * data.width()) {
            return new ChosenArchitecture(
                    "linear",
                    text(
                            "linear, because %,d training rows are few for %,d input values (fewer than %d a value).",
                            data.rows(), data.width(), ROWS_PER_VALUE));
        }
        return new ChosenArchitecture(
                "mlp",
                text(
                        "mlp, because a table of %,d training rows and %,d input values can show more than straight lines.",
                        data.rows(), data.width()));
    }

    private static ChosenArchitecture asked(ArchitectureChoice wish) {
        return new ChosenArchitecture(wish.text(), wish.text() + ", because train.architecture asks for it.");
    }

    private static InvalidInputException refused(String reason, String remedy) {
        return new InvalidInputException(
                "train.architecture: " + reason, Place.column("lifecycle.yaml", "train.architecture"), remedy);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
