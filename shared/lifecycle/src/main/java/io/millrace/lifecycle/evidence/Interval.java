package io.millrace.lifecycle.evidence;

/** A 95 % confidence interval, in the unit of its figure. */
public record Interval(double lower, double upper) {

    /** @throws IllegalArgumentException if it is empty or not finite */
    public Interval {
        if (!(lower <= upper) || Double.isInfinite(lower) || Double.isInfinite(upper)) {
            throw new IllegalArgumentException("no interval: " + lower + " to " + upper);
        }
    }

    public boolean contains(double value) {
        return lower <= value && value <= upper;
    }
}
