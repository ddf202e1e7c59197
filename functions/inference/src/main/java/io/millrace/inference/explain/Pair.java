package io.millrace.inference.explain;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A permutation walked forwards and backwards from one background row.
 *
 * @param start the background row's index
 * @param order a permutation of the features' indices
 */
record Pair(int start, int[] order) {

    /** A random order of that many features (Fisher and Yates). */
    static int[] order(int features, RandomGenerator random) {
        var order = new int[features];
        for (int i = 0; i < features; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Number of rows between the ends of both walks. */
    int steps() {
        return 2 * (order.length - 1);
    }

    /** Adds those rows: for each, which features come from the explained row. */
    void between(List<boolean[]> rows) {
        for (boolean forwards : new boolean[] {true, false}) {
            var taken = new boolean[order.length];
            for (int step = 0; step < order.length - 1; step++) {
                taken[feature(step, forwards)] = true;
                rows.add(taken.clone());
            }
        }
    }

    /**
     * What each feature's change brought, the mean of both walks.
     *
     * @param scores those of {@link #between} start at {@code from}
     */
    double[] contributions(double first, double last, double[] scores, int from) {
        var contributions = new double[order.length];
        int at = from;
        for (boolean forwards : new boolean[] {true, false}) {
            double before = first;
            for (int step = 0; step < order.length; step++) {
                double after = step == order.length - 1 ? last : scores[at++];
                contributions[feature(step, forwards)] += (after - before) / 2;
                before = after;
            }
        }
        return contributions;
    }

    private int feature(int step, boolean forwards) {
        return order[forwards ? step : order.length - 1 - step];
    }
}
