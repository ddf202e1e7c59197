package io.millrace.preprocess.dataset;

/**
 * Which rows quantiles are taken from: all up to a million; above that about a million, chosen by their content's hash,
 * so that the same rows are chosen every time and memory stays bounded.
 *
 * @param every one row of so many
 */
record Sampling(long every) {
    static final long EXACT_ROWS = 1_000_000;
    private static final long SPLIT_STEPS = 1_000_000;

    static Sampling of(long rows) {
        return new Sampling((rows + EXACT_ROWS - 1) / EXACT_ROWS);
    }

    /** A condition to append; the hash's lower digits chose the split, so the upper ones choose here. */
    String and() {
        return every <= 1 ? "" : " AND (seen // " + SPLIT_STEPS + ") % " + every + " = 0";
    }
}
