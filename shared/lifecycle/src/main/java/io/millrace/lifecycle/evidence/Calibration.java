package io.millrace.lifecycle.evidence;

import java.util.List;

/**
 * Whether rows that are answered with 80 % are right in 80 % of the cases: the reliability curve of the answered
 * label's probability, in ten bins of equal width.
 */
public record Calibration(List<Bin> bins) {

    /**
     * @param from lower bound of the probability
     * @param to upper bound
     * @param confidence mean probability of the bin's rows; 0 for none
     * @param accuracy share of them that is right; 0 for none
     */
    public record Bin(double from, double to, long rows, double confidence, double accuracy) {}

    public Calibration {
        bins = List.copyOf(bins);
    }
}
