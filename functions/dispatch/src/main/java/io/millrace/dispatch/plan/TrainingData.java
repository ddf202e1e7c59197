package io.millrace.dispatch.plan;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.spec.Split;
import java.util.Optional;

/**
 * The size of what a model learns from.
 *
 * @param rows of the train split
 * @param width values of one row after encoding, estimated from the statistics
 * @param outputs classes, or 1 for a regression
 * @param image set for images
 */
record TrainingData(long rows, long width, int outputs, Optional<ImageShape> image) {
    /** Categories beyond this share one place in the encoding. */
    private static final int MOST_CATEGORIES = 100;

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
        return new TrainingData(rows, width, Math.max(1, dataset.classes().size()), dataset.image());
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
                    "Upload at least one number, category, boolean or timestamp column, and check data.ignore"
                            + " and data.types.");
        }
        return width;
    }

    private static long encodedWidth(Column column) {
        var missing = column.missing() > 0 ? 1 : 0;
        return switch (column.type()) {
            case NUMBER, TIMESTAMP -> 1 + missing;
            case CATEGORY, BOOLEAN -> Math.clamp(column.categories().size(), 1, MOST_CATEGORIES) + missing;
            case TEXT, IMAGE -> 0;
        };
    }
}
