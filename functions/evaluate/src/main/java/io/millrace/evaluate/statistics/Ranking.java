package io.millrace.evaluate.statistics;

import java.util.Arrays;

/**
 * Rows in the order of one score, for the area under the ROC curve under many weightings: sorted once, then one pass
 * each. Ties count half (Hanley and McNeil 1982).
 */
final class Ranking {
    private final int[] order;
    private final boolean[] positive;
    private final boolean[] tiedWithNext;
    private final boolean undefined;

    private Ranking(int[] order, boolean[] positive, boolean[] tiedWithNext, boolean undefined) {
        this.order = order;
        this.positive = positive;
        this.tiedWithNext = tiedWithNext;
        this.undefined = undefined;
    }

    static Ranking of(float[] scores, int[] truth, int label) {
        // Score and row in one long: scores are probabilities, whose bits rise with their value.
        var keys = new long[scores.length];
        boolean undefined = false;
        for (int row = 0; row < scores.length; row++) {
            undefined |= Float.isNaN(scores[row]);
            keys[row] = (long) Float.floatToIntBits(Math.max(0f, scores[row]) + 0f) << 32 | row;
        }
        Arrays.sort(keys);
        var order = new int[keys.length];
        var positive = new boolean[keys.length];
        var tied = new boolean[keys.length];
        for (int place = 0; place < keys.length; place++) {
            order[place] = (int) keys[place];
            positive[place] = truth[order[place]] == label;
            tied[place] = place + 1 < keys.length && keys[place] >>> 32 == keys[place + 1] >>> 32;
        }
        return new Ranking(order, positive, tied, undefined);
    }

    /** The area, or NaN where one side has no row. */
    double area(int[] weights) {
        double wins = 0;
        long above = 0;
        long below = 0;
        long tiedPositives = 0;
        long tiedNegatives = 0;
        for (int place = 0; place < order.length; place++) {
            if (positive[place]) {
                tiedPositives += weights[order[place]];
            } else {
                tiedNegatives += weights[order[place]];
            }
            if (!tiedWithNext[place]) {
                wins += tiedPositives * (below + tiedNegatives / 2.0);
                above += tiedPositives;
                below += tiedNegatives;
                tiedPositives = 0;
                tiedNegatives = 0;
            }
        }
        return above == 0 || below == 0 || undefined ? Double.NaN : wins / above / below;
    }
}
