package io.millrace.evaluate.promotion;

import io.millrace.lifecycle.manifest.Evaluation.Decision;
import io.millrace.lifecycle.manifest.Evaluation.GoalResult;
import java.util.List;
import java.util.Map;

/**
 * Whether a model that was brought along becomes champion although nothing is known of its answers. Goals must hold, and
 * those on figures that do not exist fail. Who uploads a model without test data wants it served, so it becomes the first
 * champion and follows another one of which nothing is known; a champion with evidence stays.
 */
public final class UnmeasuredPromotion {
    private UnmeasuredPromotion() {}

    /**
     * @param measured how it would be decided with figures
     * @param why there are no figures, as a sentence
     */
    public static Decision decide(
            PromotionDecision measured,
            Map<String, Double> figures,
            List<GoalResult> goals,
            ChampionStanding champion,
            String why) {
        var deciding = measured.metric();
        if (!goals.stream().allMatch(GoalResult::holds)) {
            var failed = measured.decide(figures, goals, champion);
            return new Decision(false, deciding, failed.reason() + " " + why);
        }
        var set = goals.isEmpty() ? "No goals are set" : "All goals hold";
        return switch (champion) {
            case ChampionStanding.None none ->
                new Decision(true, deciding, "%s and there is no champion yet. %s".formatted(set, why));
            case ChampionStanding.Incomparable other ->
                new Decision(
                        true,
                        deciding,
                        "%s, and the champion, version %d, cannot be compared: %s. %s"
                                .formatted(set, other.version(), other.reason(), why));
            case ChampionStanding.Scored other ->
                new Decision(
                        false,
                        deciding,
                        "%s It cannot replace the champion, version %d, whose %s is known: upload test data beside the model."
                                .formatted(why, other.version(), deciding));
        };
    }
}
