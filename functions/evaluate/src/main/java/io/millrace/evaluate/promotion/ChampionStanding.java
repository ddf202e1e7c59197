package io.millrace.evaluate.promotion;

import io.millrace.lifecycle.evidence.Comparison;
import io.millrace.lifecycle.manifest.Evaluation;
import java.util.Map;
import java.util.Optional;

/** How the champion does on the candidate's test rows. */
public sealed interface ChampionStanding {

    /** There is no champion yet. */
    record None() implements ChampionStanding {}

    /**
     * @param figures by their paths, as in {@code evaluation.json}
     * @param comparison with the candidate; empty where the deciding figure has no value or no test
     */
    record Scored(int version, Map<String, Double> figures, Optional<Comparison> comparison)
            implements ChampionStanding {}

    /** @param reason why it cannot be compared, as a clause: "its model file is missing" */
    record Incomparable(int version, String reason) implements ChampionStanding {}

    /** The champion; empty if there is none. */
    default Optional<Integer> champion() {
        return switch (this) {
            case None none -> Optional.empty();
            case Scored scored -> Optional.of(scored.version());
            case Incomparable incomparable -> Optional.of(incomparable.version());
        };
    }

    /** For {@code evaluation.json}: the champion's figures; empty where there are none. */
    default Optional<Evaluation.ChampionFigures> recorded() {
        return switch (this) {
            case None none -> Optional.empty();
            case Scored scored -> Optional.of(new Evaluation.ChampionFigures(scored.version(), scored.figures()));
            case Incomparable incomparable -> Optional.empty();
        };
    }

    /** The test of candidate against champion; empty where there is none. */
    default Optional<Comparison> tested() {
        return this instanceof Scored scored ? scored.comparison() : Optional.empty();
    }
}
