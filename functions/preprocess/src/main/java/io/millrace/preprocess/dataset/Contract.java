package io.millrace.preprocess.dataset;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.spec.QualitySpec;
import java.util.List;

/** What the spec's {@code data.quality} demands of an upload, and what any model needs of its target. */
final class Contract {
    static final int MAX_CLASSES = 1_000;
    private final QualitySpec quality;
    private final String file;

    Contract(QualitySpec quality, String file) {
        this.quality = quality;
        this.file = file;
    }

    void missing(String column, long missing, long rows) {
        if (rows > 0 && missing > quality.maxMissing() * rows) {
            throw new InvalidInputException(
                    "column '%s' lacks %d of %d values (%.1f %%), more than the contract's %.1f %%"
                            .formatted(column, missing, rows, 100.0 * missing / rows, 100 * quality.maxMissing()),
                    Place.column(file, column),
                    "Fill the column, name it in data.ignore, or raise data.quality.max_missing in lifecycle.yaml.");
        }
    }

    void duplicates(long duplicates, long rows) {
        if (rows > 0 && duplicates > quality.maxDuplicates() * rows) {
            throw new InvalidInputException(
                    "%d of %d rows are duplicates (%.1f %%), more than the contract's %.1f %%"
                            .formatted(duplicates, rows, 100.0 * duplicates / rows, 100 * quality.maxDuplicates()),
                    Place.file(file),
                    "Remove the duplicates, or raise data.quality.max_duplicates in lifecycle.yaml.");
        }
    }

    void rows(long rows) {
        if (rows < quality.minRows()) {
            throw new InvalidInputException(
                    "%d rows remain after cleaning, fewer than the contract's %d".formatted(rows, quality.minRows()),
                    Place.file(file),
                    "Upload more rows, or lower data.quality.min_rows in lifecycle.yaml.");
        }
    }

    /** @param classes the first classes, at least one more than allowed where there are too many */
    void classes(String target, List<String> classes) {
        if (classes.size() < 2) {
            throw new InvalidInputException(
                    "the target '%s' has one class only: '%s'"
                            .formatted(target, classes.isEmpty() ? "" : classes.getFirst()),
                    Place.column(file, target),
                    "Upload rows of two classes or more, or name another column in data.target of lifecycle.yaml.");
        }
        if (classes.size() > MAX_CLASSES) {
            throw new InvalidInputException(
                    "the target '%s' has more than %,d classes".formatted(target, MAX_CLASSES),
                    Place.column(file, target),
                    "Write task: regression in lifecycle.yaml if it is a number, or name another column in data.target.");
        }
    }
}
