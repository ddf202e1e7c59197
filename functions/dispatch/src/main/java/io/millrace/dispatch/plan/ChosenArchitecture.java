package io.millrace.dispatch.plan;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.spec.ArchitectureChoice;
import java.util.List;
import java.util.Locale;

/**
 * The kinds of models to try for some data: the best by validation wins, or where there are few rows, the mean of them.
 *
 * @param names each {@code linear}, {@code mlp}, {@code cnn}, {@code text} or {@code gbdt}
 * @param ensemble whether the mean of their scores is worth a trial of its own, if all of them are tried once
 * @param reason one sentence
 */
record ChosenArchitecture(List<String> names, boolean ensemble, String reason) {
    /** Fewer rows than this leave too few validation rows to compare kinds of models by. */
    private static final int FEW_ROWS = 200;

    /** @throws InvalidInputException if the wished architecture cannot learn from such data, or does not exist yet */
    static ChosenArchitecture of(ArchitectureChoice wish, TrainingData data) {
        return switch (wish) {
            case AUTO -> automatic(data);
            case LINEAR, MLP -> asked(wish);
            case CNN -> {
                if (!data.isImages()) {
                    throw refused(
                            "cnn learns from images, but this dataset is a table",
                            "Set train.architecture to auto, linear, mlp or gbdt.");
                }
                yield asked(wish);
            }
            case GBDT -> {
                if (data.isImages()) {
                    throw refused(
                            "gbdt learns from tables, but this dataset holds images",
                            "Set train.architecture to auto, linear, mlp or cnn.");
                }
                yield asked(wish);
            }
            case TEXT -> {
                if (!data.hasTexts()) {
                    throw refused(
                            "text learns from texts, but this dataset has no column of them",
                            data.isImages()
                                    ? "Set train.architecture to auto, linear, mlp or cnn."
                                    : "Set train.architecture to auto, linear, mlp or gbdt, or the column's type to text"
                                            + " in data.types.");
                }
                yield asked(wish);
            }
        };
    }

    private static ChosenArchitecture automatic(TrainingData data) {
        if (data.isImages()) {
            return new ChosenArchitecture(List.of("cnn"), "cnn, because the dataset holds images.");
        }
        if (data.textOnly()) {
            return new ChosenArchitecture(
                    List.of("text"), "text, because the dataset holds texts and nothing beside them.");
        }
        // Beside texts, text is a linear model with more to learn from.
        var simplest = data.hasTexts() ? "text" : "linear";
        if (data.rows() < FEW_ROWS) {
            return new ChosenArchitecture(
                    List.of(simplest),
                    text(
                            "%s, because %,d training rows are few (fewer than %d): anything more would learn them by"
                                    + " heart.",
                            simplest, data.rows(), FEW_ROWS));
        }
        boolean ensemble = data.rows() < Settings.SMALL;
        return new ChosenArchitecture(
                List.of(simplest, "mlp", "gbdt"),
                ensemble,
                text(
                        "%s, mlp and gbdt, because which of them suits a table of %,d training rows and %,d input"
                                + " values is best told by trying: %s becomes the candidate.",
                        simplest,
                        data.rows(),
                        data.width(),
                        ensemble
                                ? "the mean of those that few rows do not show to be worse"
                                : "the one with the best validation score"));
    }

    /** Several ways to train are compared by their validation scores alone. */
    ChosenArchitecture(List<String> names, String reason) {
        this(names, false, reason);
    }

    private static ChosenArchitecture asked(ArchitectureChoice wish) {
        return new ChosenArchitecture(List.of(wish.text()), wish.text() + ", because lifecycle.yaml asks for it.");
    }

    private static InvalidInputException refused(String reason, String remedy) {
        return new InvalidInputException(
                "train.architecture: " + reason, Place.column("lifecycle.yaml", "train.architecture"), remedy);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
