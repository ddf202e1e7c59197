package io.millrace.inference.explain;

import io.millrace.onnx.RawBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Shapley values of one row's features, estimated by permutations. A permutation walks from a background row to the
 * explained one, changing one feature after the other; a feature's contribution is the mean of what its change brings.
 * Every background row is walked from equally often, and every permutation also backwards (antithetic), which cancels
 * much of the noise. The changes of a walk add up to its two ends, so the contributions add up to the score less the mean
 * score of the background, whatever the number of permutations.
 *
 * @see <a href="https://doi.org/10.1016/j.cor.2008.04.004">Castro, Gomez and Tejada, Polynomial calculation of the Shapley
 *     value based on sampling (2009)</a>
 * @see <a href="https://jmlr.org/papers/v23/21-0439.html">Mitchell et al., Sampling permutations for Shapley value
 *     estimation (2022)</a>
 */
final class ShapleySampling {
    /** Rows go through the model in pieces, so that memory stays bounded. */
    private static final int MAX_CELLS = 500_000;

    private final List<String> features;
    private final RawBatch background;
    private final int rounds;
    private final long seed;

    /** @param rounds pairs of permutations for each background row */
    ShapleySampling(List<String> features, RawBatch background, int rounds, long seed) {
        this.features = features;
        this.background = background;
        this.rounds = rounds;
        this.seed = seed;
    }

    /** Rows that the model is asked for to explain one. */
    static long evaluations(int features, int backgroundRows, int rounds) {
        return 1L + backgroundRows + 2L * (features - 1) * backgroundRows * rounds;
    }

    /**
     * @param base mean score of the background
     * @param values [features] contributions
     * @param errors [features] standard error of each: the spread over pairs of permutations and their background rows,
     *     by the root of their number
     */
    record Estimate(double score, double base, double[] values, double[] errors) {}

    /** @param row a batch of one row */
    Estimate of(RawBatch row, Score score) {
        double own = score.of(row)[0];
        double[] starts = score.of(background);
        var sums = new Tally(features.size());
        var random = new Random(seed);
        int pairsAtOnce = Math.max(1, MAX_CELLS / Math.max(1, 2 * features.size() * features.size()));
        var pairs = new ArrayList<Pair>();
        for (int round = 0; round < rounds; round++) {
            for (int start = 0; start < starts.length; start++) {
                pairs.add(new Pair(start, Pair.order(features.size(), random)));
                if (pairs.size() == pairsAtOnce) {
                    walk(pairs, row, score, own, starts, sums);
                    pairs.clear();
                }
            }
        }
        walk(pairs, row, score, own, starts, sums);
        double base = 0;
        for (double start : starts) {
            base += start / starts.length;
        }
        return new Estimate(own, base, sums.means(), sums.errors());
    }

    private void walk(List<Pair> pairs, RawBatch row, Score score, double own, double[] starts, Tally sums) {
        var taken = new ArrayList<boolean[]>();
        var from = new ArrayList<Integer>();
        for (var pair : pairs) {
            pair.between(taken);
            while (from.size() < taken.size()) {
                from.add(pair.start());
            }
        }
        var between = taken.isEmpty() ? new double[0] : score.of(Rows.mixed(features, row, background, taken, from));
        int at = 0;
        for (var pair : pairs) {
            sums.add(pair.contributions(starts[pair.start()], own, between, at));
            at += pair.steps();
        }
    }
}
