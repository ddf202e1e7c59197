package io.millrace.inference.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Shapley values of a game's players, estimated by permutations. A permutation walks from a start to the explained row,
 * one player joining after the other; a player's contribution is the mean of what its joining brings. Every start is
 * walked from equally often, and every permutation also backwards (antithetic), which cancels much of the noise. The
 * changes of a walk add up to its two ends, so the contributions add up to the score less the mean score of the starts,
 * whatever the number of permutations.
 *
 * @see <a href="https://doi.org/10.1016/j.cor.2008.04.004">Castro, Gomez and Tejada, Polynomial calculation of the Shapley
 *     value based on sampling (2009)</a>
 * @see <a href="https://jmlr.org/papers/v23/21-0439.html">Mitchell et al., Sampling permutations for Shapley value
 *     estimation (2022)</a>
 */
final class ShapleySampling {
    /** Permutations are walked in pieces, so that memory stays bounded. */
    private static final int MAX_CELLS = 500_000;

    private final int rounds;
    private final long seed;

    /** @param rounds pairs of permutations for each start */
    ShapleySampling(int rounds, long seed) {
        this.rounds = rounds;
        this.seed = seed;
    }

    /** Rows that the model is asked for. */
    static long evaluations(int players, int starts, int rounds) {
        return 1L + starts + 2L * Math.max(0, players - 1) * starts * rounds;
    }

    /**
     * @param base mean score of the starts
     * @param values [players] contributions
     * @param errors [players] standard error of each: the spread over pairs of permutations and their starts, by the root
     *     of their number
     */
    record Estimate(double score, double base, double[] values, double[] errors) {}

    Estimate of(Game game) {
        int players = game.players();
        double whole = game.whole();
        double[] starts = game.starts();
        var sums = new Tally(players);
        if (players > 0) {
            var random = new Random(seed);
            int pairsAtOnce = (int) Math.max(1, MAX_CELLS / (2L * players * players));
            var pairs = new ArrayList<Pair>();
            for (int round = 0; round < rounds; round++) {
                for (int start = 0; start < starts.length; start++) {
                    pairs.add(new Pair(start, Pair.order(players, random)));
                    if (pairs.size() == pairsAtOnce) {
                        walk(pairs, game, whole, starts, sums);
                        pairs.clear();
                    }
                }
            }
            walk(pairs, game, whole, starts, sums);
        }
        double base = 0;
        for (double start : starts) {
            base += start / starts.length;
        }
        return new Estimate(whole, base, sums.means(), sums.errors());
    }

    private static void walk(List<Pair> pairs, Game game, double whole, double[] starts, Tally sums) {
        var joined = new ArrayList<boolean[]>();
        var from = new ArrayList<Integer>();
        for (var pair : pairs) {
            pair.between(joined);
            while (from.size() < joined.size()) {
                from.add(pair.start());
            }
        }
        var between = joined.isEmpty() ? new double[0] : game.scores(joined, from);
        int at = 0;
        for (var pair : pairs) {
            sums.add(pair.contributions(starts[pair.start()], whole, between, at));
            at += pair.steps();
        }
    }
}
