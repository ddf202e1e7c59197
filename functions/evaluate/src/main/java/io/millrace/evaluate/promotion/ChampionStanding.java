package io.millrace.evaluate.promotion;

import io.millrace.lifecycle.manifest.Evaluation;
import java.util.Map;
import java.util.Optional;

/** How the champion does on the candidate's test rows. */
public sealed interface ChampionStanding {

    /** There is no champion yet. */
    record None() implements ChampionStanding {}

    /** @param figures by name, as in {@code evaluation.json} */
    record Scored(int version, Map<String, Double> figures) implements ChampionStanding {}

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
}
