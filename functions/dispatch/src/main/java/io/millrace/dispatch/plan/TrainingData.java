package io.millrace.dispatch.plan;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.Split;
import java.util.Optional;

/**
 * The size of what a model learns from.
 *
 * @param rows of the train split
 * @param width values of one row after encoding, estimated from the statistics
 * @param outputs classes, or 1 for a regression
 * @param texts how many columns hold texts
 * @param textOnly whether there is nothing beside them
 * @param image set for images
 */
record TrainingData(long rows, long width, int outputs, int texts, boolean textOnly, Optional<ImageShape> image) {
    /** Categories beyond this share one place in the encoding. */
    private static final int MOST_CATEGORIES = 100;

    /** At most so many words of a text are flags of their own, for models that do not take its terms. */
    private static final int FREQUENT_WORDS = 64;

    /** @throws InvalidInputException if there is nothing to learn from */
    static TrainingData of(DatasetManifest dataset) {
        var rows = dataset.split(Split.TRAIN).rows();
        if (rows == 0) {
            throw new InvalidInputException(
                    "dataset " + dataset.dataset() + " has no rows in its train split",
                    Place.column("lifecycle.yaml", "data.split"),
                    "Upload more rows, or give train a larger share in data.split.");
        }
        var width = dataset.image().map(TrainingData::pixels).orElseGet(() -> encodedWidth(dataset));
        var texts = dataset.features().stream().filter(TrainingData::isText).count();
        return new TrainingData(
                rows,
                width,
                Math.max(1, dataset.classes().size()),
                (int) texts,
                texts > 0 && texts == dataset.features().size(),
                dataset.image());
    }

    private static boolean isText(Column column) {
        return column.type() == ColumnType.TEXT;
    }

    boolean hasTexts() {
        return texts > 0;
    }

    boolean isImages() {
        return image.isPresent();
    }

    private static long pixels(ImageShape image) {
        return (long) image.height() * image.width() * image.channels();
    }

    private static long encodedWidth(DatasetManifest dataset) {
        var width = dataset.features().stream()
                .mapToLong(TrainingData::encodedWidth)
                .sum();
        if (width == 0) {
            throw new InvalidInputException(
                    "no column beside the target '" + dataset.target() + "' can be a feature",
                    Place.column("lifecycle.yaml", "data.types"),
                    "Upload at least one number, category, boolean, timestamp or text column, and check data.ignore"
                            + " and data.types.");
        }
        return width;
    }

    private static long encodedWidth(Column column) {
        var missing = column.missing() > 0 ? 1 : 0;
        return switch (column.type()) {
            case NUMBER, TIMESTAMP -> 1 + missing;
            case CATEGORY, BOOLEAN -> Math.clamp(column.categories().size(), 1, MOST_CATEGORIES) + missing;
            case TEXT -> FREQUENT_WORDS;
            case IMAGE -> 0;
        };
    }
}
