package io.millrace.benchmarks;

import java.util.Optional;

/**
 * One measured number.
 *
 * @param what was measured
 * @param unit of the value, the reference and the goal: {@code us CPU a request}
 */
public record Figure(String what, double value, String unit, Optional<Reference> reference, Optional<Goal> goal) {

    /** A number without anything beside it. */
    public Figure(String what, double value, String unit) {
        this(what, value, unit, Optional.empty(), Optional.empty());
    }

    public Figure against(Reference other) {
        return new Figure(what, value, unit, Optional.of(other), goal);
    }

    public Figure atMost(double bound) {
        return new Figure(what, value, unit, reference, Optional.of(new Goal.AtMost(bound)));
    }

    public Figure atLeast(double bound) {
        return new Figure(what, value, unit, reference, Optional.of(new Goal.AtLeast(bound)));
    }

    /** The value in parts of the reference. */
    public Optional<Double> ratio() {
        return reference.map(other -> value / other.value());
    }
}
