package io.millrace.lifecycle.spec;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.util.Optional;

/**
 * How rows are divided where the files' names do not say it.
 *
 * @param train share of the rows, 0 to 1; the three shares add up to 1
 * @param validation share of the rows
 * @param test share of the rows
 * @param seed changes which rows go where
 * @param column the column that names each row's split (train, validation or test), instead of shares
 */
public record SplitSpec(double train, double validation, double test, long seed, Optional<String> column) {
    public static final SplitSpec DEFAULT = new SplitSpec(0.8, 0.1, 0.1, 7, Optional.empty());
    private static final double TOLERANCE = 1e-6;

    public SplitSpec {
        if (!(train > 0 && validation > 0 && test > 0) || Math.abs(train + validation + test - 1) > TOLERANCE) {
            throw new InvalidInputException(
                    "data.split: train, validation and test are %s, %s and %s, but must be above 0 and add up to 1"
                            .formatted(train, validation, test),
                    Place.column("lifecycle.yaml", "data.split"),
                    "Write for example split: {train: 0.8, validation: 0.1, test: 0.1}.");
        }
    }
}
