package io.millrace.evaluate.promotion;

import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.manifest.Evaluation.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Settles what a registered version becomes: champion, or challenger. */
public final class Promotion {
    /** How far the clocks of two writers may differ. */
    private static final Duration CLOCK_SKEW = Duration.ofHours(1);

    private static final int MAX_ATTEMPTS = 1_000;

    private final PromotionLog log;

    public Promotion(PromotionLog log) {
        this.log = log;
    }

    /** Compares with a champion. */
    @FunctionalInterface
    public interface Judge {
        /** @param champion the champion to beat; empty if there is none */
        Decision decide(Optional<Integer> champion);
    }

    /**
     * @param promoted whether the version became champion (another may have followed since)
     * @param reason the decision's, against the champion there was then
     */
    public record Settled(boolean promoted, String reason) {}

    /**
     * Makes the version champion or challenger, as the judge decides against the champion there is at that moment: where
     * another promotion comes first, the judge is asked again about the new champion. Calling it again for a version
     * that was promoted before changes nothing.
     *
     * @param registeredAt when the version was registered: no older record can be its promotion
     */
    public Settled settle(int version, Instant registeredAt, Judge judge) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            var aliases = log.catchUp();
            var earlier = log.promotionOf(version, aliases, registeredAt.minus(CLOCK_SKEW));
            if (earlier.isPresent()) {
                return new Settled(true, earlier.get().reason());
            }
            var decision = judge.decide(aliases.champion());
            if (!decision.promote()) {
                log.challenge(version);
                return new Settled(false, decision.reason());
            }
            if (log.append(aliases, version, decision.reason())) {
                log.catchUp();
                return new Settled(true, decision.reason());
            }
        }
        throw new UnavailableException("version " + version + " lost " + MAX_ATTEMPTS + " promotions in a row");
    }
}
