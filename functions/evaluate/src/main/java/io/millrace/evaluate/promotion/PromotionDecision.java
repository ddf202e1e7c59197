package io.millrace.evaluate.promotion;

import io.millrace.evaluate.metrics.Figure;
import io.millrace.lifecycle.manifest.Evaluation.Decision;
import io.millrace.lifecycle.manifest.Evaluation.GoalResult;
import io.millrace.lifecycle.spec.Task;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether a candidate becomes champion. All goals must hold, and on the same test rows it must be strictly better than
 * the champion: in accuracy for a classification, in RMSE for a regression. A tie keeps the champion. A champion that
 * cannot take these rows (the data changed under it) cannot serve the data of now, so goals alone decide. Without
 * evidence (no test rows, no finite figure) nothing is promoted.
 */
public final class PromotionDecision {
    private PromotionDecision() {}

    public static Decision decide(
            Task task, Map<String, Double> figures, List<GoalResult> goals, ChampionStanding champion) {
        var deciding = Figure.deciding(task);
        var failed = goals.stream().filter(goal -> !goal.holds()).toList();
        if (!failed.isEmpty()) {
            return no(
                    deciding,
                    "%d of %d goals fail: %s."
                            .formatted(
                                    failed.size(),
                                    goals.size(),
                                    failed.stream()
                                            .map(goal -> GoalCheck.explain(goal, task))
                                            .collect(Collectors.joining("; "))));
        }
        var own = figures.get(deciding.text());
        if (own == null) {
            return no(deciding, deciding.text() + " has no value on the test split, so there is no evidence to go by.");
        }
        return against(champion, deciding, own, goals.isEmpty() ? "No goals are set" : "All goals hold");
    }

    private static Decision against(ChampionStanding champion, Figure deciding, double own, String goals) {
        var figure = deciding.text() + " " + Numbers.text(own);
        return switch (champion) {
            case ChampionStanding.None none ->
                yes(deciding, "%s and there is no champion yet (%s).".formatted(goals, figure));
            case ChampionStanding.Incomparable other ->
                yes(
                        deciding,
                        "%s (%s), and the champion, version %d, cannot be compared: %s."
                                .formatted(goals, figure, other.version(), other.reason()));
            case ChampionStanding.Scored other -> against(other, deciding, own, goals);
        };
    }

    private static Decision against(ChampionStanding.Scored champion, Figure deciding, double own, String goals) {
        var theirs = champion.figures().get(deciding.text());
        if (theirs == null) {
            return yes(
                    deciding,
                    "%s (%s %s), and the champion, version %d, has no %s on these rows."
                            .formatted(goals, deciding.text(), Numbers.text(own), champion.version(), deciding.text()));
        }
        boolean better = deciding.isBetter(own, theirs);
        var verdict = better ? "is better than" : own == theirs ? "equals" : "does not reach";
        var reason = "%s; %s %s %s version %d's %s on the same rows (difference %s)."
                .formatted(
                        goals,
                        deciding.text(),
                        Numbers.text(own),
                        verdict,
                        champion.version(),
                        Numbers.text(theirs),
                        Numbers.text(Math.abs(own - theirs)));
        return better ? yes(deciding, reason) : no(deciding, reason);
    }

    private static Decision yes(Figure metric, String reason) {
        return new Decision(true, metric.text(), reason);
    }

    private static Decision no(Figure metric, String reason) {
        return new Decision(false, metric.text(), reason);
    }
}
