package io.millrace.evaluate.statistics;

import io.millrace.lifecycle.evidence.Calibration;
import java.util.ArrayList;

/**
 * How often answers of each confidence are right, in ten bins of equal width; a confidence on a border belongs to the
 * lower bin, as in Guo et al. 2017.
 */
public final class Reliability {
    private static final int BINS = 10;

    private final long[] rows = new long[BINS];
    private final long[] right = new long[BINS];
    private final double[] confidence = new double[BINS];
    private boolean undefined;

    /**
     * @param probability of the answered label, 0 to 1
     * @param weight how many such rows
     */
    public void add(float probability, boolean isRight, int weight) {
        undefined |= Float.isNaN(probability);
        int bin = Math.clamp((int) Math.ceil((double) probability * BINS) - 1, 0, BINS - 1);
        rows[bin] += weight;
        confidence[bin] += weight * (double) probability;
        if (isRight) {
            right[bin] += weight;
        }
    }

    /** Expected calibration error: the mean distance of confidence and accuracy, bins by their rows; NaN for no rows. */
    public double error() {
        double distance = 0;
        long all = 0;
        for (int bin = 0; bin < BINS; bin++) {
            distance += Math.abs(confidence[bin] - right[bin]);
            all += rows[bin];
        }
        return undefined || all == 0 ? Double.NaN : distance / all;
    }

    public Calibration curve() {
        var bins = new ArrayList<Calibration.Bin>();
        for (int bin = 0; bin < BINS; bin++) {
            bins.add(new Calibration.Bin(
                    (double) bin / BINS,
                    (bin + 1.0) / BINS,
                    rows[bin],
                    rows[bin] == 0 || undefined ? 0 : confidence[bin] / rows[bin],
                    rows[bin] == 0 ? 0 : (double) right[bin] / rows[bin]));
        }
        return new Calibration(bins);
    }
}
