package io.millrace.lifecycle.spec;

import java.util.Optional;

/**
 * How candidates are judged.
 *
 * @param positive the label that counts as the favourable answer in fairness figures; empty: the second one of a binary
 *     classification
 */
public record EvaluateSpec(Optional<String> positive) {
    public static final EvaluateSpec DEFAULT = new EvaluateSpec(Optional.empty());
}
