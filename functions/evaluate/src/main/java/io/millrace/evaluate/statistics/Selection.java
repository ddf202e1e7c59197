package io.millrace.evaluate.statistics;

import java.util.SplittableRandom;

/**
 * Chooses evenly, in one pass and in order, which of n rows are kept (selection sampling, Knuth, TAOCP 2, 3.4.2,
 * algorithm S). The same sizes choose the same rows, so that what is kept of two models' answers is of the same rows.
 */
public final class Selection {
    private static final long SEED = 20_260_000_007L;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private long seen;
    private long missing;
    private final long rows;

    /**
     * @param rows how many rows will be asked about
     * @param kept how many of them to keep; all where it is more
     */
    public Selection(long rows, long kept) {
        this.rows = rows;
        this.missing = Math.min(rows, kept);
    }

    /** Whether the next row is kept. */
    public boolean next() {
        boolean keep = missing > 0 && random.nextDouble() * Math.max(1, rows - seen) < missing;
        seen++;
        if (keep) {
            missing--;
        }
        return keep;
    }
}
