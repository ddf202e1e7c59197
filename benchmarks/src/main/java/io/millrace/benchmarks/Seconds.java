package io.millrace.benchmarks;

import java.util.Arrays;

/**
 * What something took that was done again and again.
 *
 * @param first when its code was new to the process
 * @param typical the median of the others
 */
public record Seconds(double first, double typical) {

    /** @param all in order, at least two */
    public static Seconds of(double... all) {
        double[] later = Arrays.stream(all).skip(1).sorted().toArray();
        return new Seconds(all[0], (later[(later.length - 1) / 2] + later[later.length / 2]) / 2);
    }
}
