package io.millrace.lifecycle.evidence;

import java.util.Map;

/**
 * Something about the data that makes the figures less worth than they look, or that there is nothing of the kind.
 *
 * @param check its name in goals: {@code exact_leakage}, {@code near_leakage}, {@code train_compared}, {@code target_leakage}, {@code drift},
 *     {@code label_noise}
 * @param subject the column it is about; empty for the whole data set
 * @param finding one sentence with its figures
 * @param value what goals compare under {@code checks.<check>}; the largest of all subjects counts
 * @param figures all there are, by name, such as {@code psi}, {@code ks}, {@code share}
 */
public record DataCheck(
        String check, Level level, String subject, String finding, double value, Map<String, Double> figures) {

    /** How much it should worry people. */
    public enum Level {
        FINE,
        NOTICE,
        WARNING
    }

    public DataCheck {
        figures = Map.copyOf(figures);
    }
}
