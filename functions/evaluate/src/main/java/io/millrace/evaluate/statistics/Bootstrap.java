package io.millrace.evaluate.statistics;

import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.goal.Figure;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Resamples rows within their strata to tell how sure figures are (Efron 1979; percentiles of the deviations). Where the
 * answers are a sample of m out of n rows, deviations shrink by sqrt(m/n), as those of n rows would be (m out of n
 * bootstrap; Bickel, Götze and van Zwet 1997). Seeds are fixed: the same answers give the same intervals, and two
 * models' answers to the same rows are resampled alike, so that replicates can be subtracted pair by pair.
 */
public final class Bootstrap {
    private static final long SEED = 20_260_000_011L;
    /** Row draws to spend; 1,000 replicates of up to 4,000 rows. */
    private static final long DRAWS = 4_000_000;

    private static final int MOST_REPLICATES = 1_000;
    private static final int LEAST_REPLICATES = 200;
    private static final double TAIL = 0.025;

    private final Answers answers;
    private final double shrink;
    private final Map<Figure, double[]> replicates = new EnumMap<>(Figure.class);
    private final Map<Figure, Double> sampled;

    /** @param rows how many rows there are, of which the answers may be a sample */
    public Bootstrap(Answers answers, long rows) {
        this.answers = answers;
        this.shrink = Math.sqrt((double) answers.rows() / Math.max(1, rows));
        var once = new int[answers.rows()];
        Arrays.fill(once, 1);
        this.sampled = answers.rows() == 0 ? Map.of() : answers.figures(once);
        resample();
    }

    private void resample() {
        if (answers.rows() < 2) {
            return;
        }
        int count = (int) Math.clamp(DRAWS / answers.rows(), LEAST_REPLICATES, MOST_REPLICATES);
        var random = new SplittableRandom(SEED);
        var strata = answers.strata();
        var weights = new int[answers.rows()];
        for (int replicate = 0; replicate < count; replicate++) {
            Arrays.fill(weights, 0);
            for (var stratum : strata) {
                for (int draw = 0; draw < stratum.length; draw++) {
                    weights[stratum[random.nextInt(stratum.length)]]++;
                }
            }
            int index = replicate;
            answers.figures(weights)
                    .forEach((figure, value) ->
                            replicates.computeIfAbsent(figure, any -> new double[count])[index] = value);
        }
    }

    /**
     * The 95 % interval of a figure around its value on all rows; empty where it has none.
     *
     * @param value of the figure on all rows
     */
    public Optional<Interval> interval(Figure figure, double value) {
        var values = replicates.get(figure);
        var center = sampled.get(figure);
        if (values == null || center == null || Double.isNaN(value)) {
            return Optional.empty();
        }
        var sorted =
                Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        if (sorted.length < LEAST_REPLICATES / 2) {
            return Optional.empty();
        }
        double lower = value + shrink * (quantile(sorted, TAIL) - center);
        double upper = value + shrink * (quantile(sorted, 1 - TAIL) - center);
        return Optional.of(new Interval(Math.min(lower, value), Math.max(upper, value)));
    }

    /** Whether the figure has replicates to tell from. */
    public boolean covers(Figure figure) {
        return replicates.containsKey(figure);
    }

    /** The 95 % intervals of those figures that have one, by the same paths. */
    public Map<String, Interval> intervals(Map<String, Double> figures) {
        var intervals = new LinkedHashMap<String, Interval>();
        for (var figure : Figure.values()) {
            var value = figures.get(figure.path());
            if (value != null) {
                interval(figure, value).ifPresent(interval -> intervals.put(figure.path(), interval));
            }
        }
        return intervals;
    }

    /** How the difference between this model's figure and another's varies. Both have answered the same rows. */
    Deviations minus(Bootstrap other, Figure figure) {
        var own = replicates.getOrDefault(figure, new double[0]);
        var theirs = other.replicates.getOrDefault(figure, new double[0]);
        if (own.length != theirs.length) {
            throw new IllegalArgumentException("the answers are to different rows");
        }
        var deviations = new double[own.length];
        double center = own.length == 0 ? 0 : sampled.get(figure) - other.sampled.get(figure);
        for (int replicate = 0; replicate < own.length; replicate++) {
            deviations[replicate] = shrink * (own[replicate] - theirs[replicate] - center);
        }
        Arrays.sort(deviations);
        return new Deviations(deviations);
    }

    /** Sorted distances of replicates from what was measured. */
    record Deviations(double[] sorted) {

        /** The two-sided interval around a difference. */
        Interval around(double difference, double confidence) {
            double tail = (1 - confidence) / 2;
            double lower = sorted.length == 0 ? 0 : quantile(sorted, tail);
            double upper = sorted.length == 0 ? 0 : quantile(sorted, 1 - tail);
            return new Interval(difference + Math.min(lower, 0), difference + Math.max(upper, 0));
        }

        /** Two-sided: how often chance alone strays as far from 0 (one replicate is added, so that it is never 0). */
        double pValue(double difference) {
            long further = Arrays.stream(sorted)
                    .filter(deviation -> Math.abs(deviation) >= Math.abs(difference))
                    .count();
            return (further + 1.0) / (sorted.length + 1.0);
        }
    }

    /** Linear between neighbours (Hyndman and Fan 1996, type 7). */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
