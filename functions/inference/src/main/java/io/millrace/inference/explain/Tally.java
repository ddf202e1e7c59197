package io.millrace.inference.explain;

import java.util.Arrays;

/** Means and their standard errors, one a player, over samples that are added (Welford, 1962). */
final class Tally {
    private final double[] means;
    private final double[] squares;
    private int samples;

    Tally(int players) {
        this.means = new double[players];
        this.squares = new double[players];
    }

    void add(double[] sample) {
        samples++;
        for (int i = 0; i < sample.length; i++) {
            double difference = sample[i] - means[i];
            means[i] += difference / samples;
            squares[i] += difference * (sample[i] - means[i]);
        }
    }

    double[] means() {
        return means.clone();
    }

    /** Zero for fewer than two samples. */
    double[] errors() {
        return Arrays.stream(squares)
                .map(square -> samples < 2 ? 0 : Math.sqrt(square / (samples - 1.0) / samples))
                .toArray();
    }
}
