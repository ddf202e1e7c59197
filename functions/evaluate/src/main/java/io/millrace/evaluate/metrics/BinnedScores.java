package io.millrace.evaluate.metrics;

import java.util.OptionalDouble;

/**
 * Counts scores in bins, so that memory does not grow with the rows. Bins are as narrow, relative to the distance from
 * the nearer of 0 and 1, as a float cut to its leading bits, because that is where confident models put their
 * scores. Rows of one bin count as ties: the area is off by at most half the share of pairs that meet in a bin.
 */
final class BinnedScores implements RankScores {
    private static final int HALF_BITS = Float.floatToIntBits(0.5f);
    /** Mantissa bits that are dropped at most and at least. */
    private static final int COARSEST = 20;

    private static final int FINEST = 12;
    private static final long BYTES_A_BIN = 2L * Integer.BYTES;

    private final int shift;
    private final int middle;
    private final int[] positives;
    private final int[] negatives;
    private boolean undefined;

    private BinnedScores(int shift) {
        this.shift = shift;
        this.middle = HALF_BITS >>> shift;
        this.positives = new int[2 * middle + 2];
        this.negatives = new int[2 * middle + 2];
    }

    /** The finest bins of which so many sets stay within that many bytes together. */
    static BinnedScores within(long bytes, int sets) {
        int shift = FINEST;
        while (shift < COARSEST && sets * BYTES_A_BIN * 2 * (HALF_BITS >>> shift) > bytes) {
            shift++;
        }
        return new BinnedScores(shift);
    }

    @Override
    public void add(float score, boolean positive) {
        undefined |= Float.isNaN(score);
        (positive ? positives : negatives)[bin(score)]++;
    }

    /** Rises with the score. 1 - score is exact for scores of 0.5 and more (Sterbenz). */
    private int bin(float score) {
        float bounded = Math.clamp(score, 0f, 1f);
        if (bounded <= 0.5f) {
            return Float.floatToIntBits(Math.abs(bounded)) >>> shift;
        }
        return positives.length - 1 - (Float.floatToIntBits(1 - bounded) >>> shift);
    }

    @Override
    public OptionalDouble area() {
        double wins = 0;
        long positiveRows = 0;
        long negativeRows = 0;
        for (int bin = 0; bin < positives.length; bin++) {
            wins += positives[bin] * (negativeRows + negatives[bin] / 2.0);
            positiveRows += positives[bin];
            negativeRows += negatives[bin];
        }
        return positiveRows == 0 || negativeRows == 0 || undefined
                ? OptionalDouble.empty()
                : OptionalDouble.of(wins / positiveRows / negativeRows);
    }
}
