package io.millrace.evaluate.promotion;

import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.manifest.Evaluation.Decision;
import io.millrace.lifecycle.manifest.PromotionRecord.Kind;
import io.millrace.lifecycle.manifest.SettledCandidate.Outcome;
import io.millrace.lifecycle.promotion.PromotionLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Settles what a registered version becomes: champion, challenger, or neither. */
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
        Verdict decide(Optional<Integer> champion);
    }

    /** @param outcome what the version is to become, for this reason */
    public record Verdict(Outcome outcome, String reason) {
        public static Verdict of(Decision decision) {
            return new Verdict(decision.promote() ? Outcome.PROMOTED : Outcome.CHALLENGER, decision.reason());
        }
    }

    /**
     * Makes the version champion, challenger or neither, as the judge decides against the champion there is at that
     * moment: where another promotion comes first, the judge is asked again about the new champion. Calling it again for
     * a version that was promoted before changes nothing.
     *
     * @param registeredAt when the version was registered: no older record can be its promotion
     * @return what it became, with the reason against the champion there was then
     */
    public Verdict settle(int version, Instant registeredAt, Judge judge) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            var aliases = log.catchUp();
            var earlier = log.promotionOf(version, aliases, registeredAt.minus(CLOCK_SKEW));
            if (earlier.isPresent()) {
                return new Verdict(Outcome.PROMOTED, earlier.get().reason());
            }
            var verdict = judge.decide(aliases.champion());
            switch (verdict.outcome()) {
                case SUPERSEDED -> {
                    return verdict;
                }
                case CHALLENGER -> {
                    log.challenge(version);
                    return verdict;
                }
                case PROMOTED -> {
                    if (log.append(aliases, version, Kind.PROMOTION, verdict.reason())) {
                        log.catchUp();
                        return verdict;
                    }
                }
            }
        }
        throw new UnavailableException("version " + version + " lost " + MAX_ATTEMPTS + " promotions in a row");
    }
}
