package io.millrace.inference.explain;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A permutation walked forwards and backwards from one start.
 *
 * @param start the start's index
 * @param order a permutation of the players' indices
 */
record Pair(int start, int[] order) {

    /** A random order of that many players (Fisher and Yates). */
    static int[] order(int players, RandomGenerator random) {
        var order = new int[players];
        for (int i = 0; i < players; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }

    /** Number of scores between the ends of both walks. */
    int steps() {
        return 2 * (order.length - 1);
    }

    /** Adds what those are scores of: for each, which players have joined. */
    void between(List<boolean[]> joined) {
        for (boolean forwards : new boolean[] {true, false}) {
            var taken = new boolean[order.length];
            for (int step = 0; step < order.length - 1; step++) {
                taken[player(step, forwards)] = true;
                joined.add(taken.clone());
            }
        }
    }

    /**
     * What each player's joining brought, the mean of both walks.
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
                contributions[player(step, forwards)] += (after - before) / 2;
                before = after;
            }
        }
        return contributions;
    }

    private int player(int step, boolean forwards) {
        return order[forwards ? step : order.length - 1 - step];
    }
}
