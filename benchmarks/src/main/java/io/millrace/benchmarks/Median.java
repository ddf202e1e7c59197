package io.millrace.benchmarks;

import java.util.Collection;
import java.util.function.ToDoubleFunction;

/** The middle of what was measured again and again. */
public final class Median {
    private Median() {}

    /**
     * Of an even number the upper one of the two in the middle.
     *
     * @param measured at least one
     */
    public static <T> double of(Collection<T> measured, ToDoubleFunction<? super T> figure) {
        var sorted = measured.stream().mapToDouble(figure).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
