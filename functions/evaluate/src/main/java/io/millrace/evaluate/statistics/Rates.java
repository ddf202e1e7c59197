package io.millrace.evaluate.statistics;

import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.evidence.Rate;
import java.util.Optional;

/** Shares of counted rows with 95 % intervals. */
public final class Rates {
    private static final double Z = 1.959963984540054;

    private Rates() {}

    /** The share with Wilson's interval (1927), which holds for small counts and for shares near 0 and 1, too. */
    public static Rate of(long hits, long of) {
        if (of == 0) {
            return new Rate(hits, of, Optional.empty(), Optional.empty());
        }
        double share = (double) hits / of;
        return new Rate(hits, of, Optional.of(share), Optional.of(wilson(share, of)));
    }

    private static Interval wilson(double share, long of) {
        double square = Z * Z / of;
        double center = (share + square / 2) / (1 + square);
        double half = Z * Math.sqrt(share * (1 - share) / of + square / (4 * of)) / (1 + square);
        return new Interval(Math.max(0, Math.min(share, center - half)), Math.min(1, Math.max(share, center + half)));
    }

    /** The interval of a - b (Newcombe 1998, method 10: both Wilson intervals combined). */
    public static Optional<Interval> difference(Rate a, Rate b) {
        if (a.value().isEmpty() || b.value().isEmpty()) {
            return Optional.empty();
        }
        double first = a.value().get();
        double second = b.value().get();
        var own = a.interval().orElseThrow();
        var other = b.interval().orElseThrow();
        double below = Math.hypot(first - own.lower(), other.upper() - second);
        double above = Math.hypot(own.upper() - first, second - other.lower());
        return Optional.of(new Interval(Math.max(-1, first - second - below), Math.min(1, first - second + above)));
    }

    /** The interval of a / b (Katz et al. 1978, on the logarithm, half a row added where a count is 0). */
    public static Optional<Interval> ratio(Rate a, Rate b) {
        if (a.of() == 0 || b.of() == 0 || b.hits() == 0) {
            return Optional.empty();
        }
        double hits = Math.max(a.hits(), 0.5);
        double error = Math.sqrt(1 / hits - 1.0 / a.of() + 1.0 / b.hits() - 1.0 / b.of());
        double ratio = (double) a.hits() / a.of() / ((double) b.hits() / b.of());
        double center = hits / a.of() / ((double) b.hits() / b.of());
        return Optional.of(new Interval(
                Math.min(ratio, center * Math.exp(-Z * error)), Math.max(ratio, center * Math.exp(Z * error))));
    }
}
