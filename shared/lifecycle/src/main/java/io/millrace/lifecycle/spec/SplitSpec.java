package io.millrace.lifecycle.spec;

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
        if (!addUp(train, validation, test)) {
            throw new IllegalArgumentException("shares %s, %s, %s".formatted(train, validation, test));
        }
    }

    /** Whether the shares are each above 0 and together 1. */
    static boolean addUp(double train, double validation, double test) {
        return train > 0 && validation > 0 && test > 0 && Math.abs(train + validation + test - 1) <= TOLERANCE;
    }
}
