package io.millrace.evaluate.promotion;

import io.millrace.lifecycle.evidence.Comparison;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.manifest.Evaluation.Decision;
import io.millrace.lifecycle.manifest.Evaluation.GoalResult;
import io.millrace.lifecycle.spec.PromoteSpec;
import io.millrace.lifecycle.spec.Task;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Whether a candidate becomes champion. All goals must hold, and on the same test rows it must do better than the
 * champion in the deciding figure: as measured where the spec names no confidence (a tie keeps the champion), else so
 * that with this confidence it is not worse by more than the margin. A champion that cannot take these rows (the data
 * changed under it) cannot serve the data of now, so goals alone decide. Without evidence (no test rows, no finite
 * figure) nothing is promoted.
 */
public final class PromotionDecision {
    private final PromoteSpec promote;
    private final Figure deciding;

    public PromotionDecision(PromoteSpec promote, Task task) {
        this.promote = promote;
        this.deciding = promote.metric(task);
    }

    /** The path of the figure that decides. */
    String metric() {
        return deciding.path();
    }

    /** @param figures by their paths */
    public Decision decide(Map<String, Double> figures, List<GoalResult> goals, ChampionStanding champion) {
        var failed = goals.stream().filter(goal -> !goal.holds()).toList();
        if (!failed.isEmpty()) {
            return no("%d of %d goals fail: %s."
                    .formatted(
                            failed.size(),
                            goals.size(),
                            failed.stream().map(GoalCheck::explain).collect(Collectors.joining("; "))));
        }
        var own = figures.get(deciding.path());
        if (own == null) {
            return no(deciding.path() + " has no value on the test split, so there is no evidence to go by.");
        }
        return against(champion, own, goals.isEmpty() ? "No goals are set" : "All goals hold");
    }

    private Decision against(ChampionStanding champion, double own, String goals) {
        var figure = deciding.path() + " " + Numbers.text(own);
        return switch (champion) {
            case ChampionStanding.None none -> yes("%s and there is no champion yet (%s).".formatted(goals, figure));
            case ChampionStanding.Incomparable other ->
                yes("%s (%s), and the champion, version %d, cannot be compared: %s."
                        .formatted(goals, figure, other.version(), other.reason()));
            case ChampionStanding.Scored other -> against(other, own, goals);
        };
    }

    private Decision against(ChampionStanding.Scored champion, double own, String goals) {
        var theirs = champion.figures().get(deciding.path());
        if (theirs == null) {
            return yes("%s (%s %s), and the champion, version %d, has no %s on these rows."
                    .formatted(goals, deciding.path(), Numbers.text(own), champion.version(), deciding.path()));
        }
        boolean better = deciding.isBetter(own, theirs);
        var verdict = better ? "is better than" : own == theirs ? "equals" : "does not reach";
        var measured = "%s; %s %s %s version %d's %s on the same rows (difference %s%s)."
                .formatted(
                        goals,
                        deciding.path(),
                        Numbers.text(own),
                        verdict,
                        champion.version(),
                        Numbers.text(theirs),
                        Numbers.text(Math.abs(own - theirs)),
                        champion.comparison().map(PromotionDecision::describe).orElse(""));
        if (promote.confidence().isEmpty()) {
            return new Decision(better, deciding.path(), measured);
        }
        return champion.comparison()
                .map(comparison -> sure(comparison, measured))
                .orElseGet(() -> no(measured + " There is no test of the difference, so nobody can be sure of it."));
    }

    /** Sure with the spec's confidence that the candidate is not worse by more than the margin. */
    private Decision sure(Comparison comparison, String measured) {
        double worst = deciding.better() == Figure.Better.HIGHER
                ? comparison.interval().lower()
                : -comparison.interval().upper();
        boolean promoted = worst > -promote.margin();
        var reason = "%s With %s %% confidence it is %s than %s; worse by less than %s is asked for."
                .formatted(
                        measured,
                        Numbers.text(promote.confidence().orElseThrow() * 100),
                        worst < 0 ? "not worse by more" : "better by more",
                        Numbers.text(Math.abs(worst)),
                        Numbers.text(promote.margin()));
        return new Decision(promoted, deciding.path(), reason);
    }

    private static String describe(Comparison comparison) {
        return ", %s %% interval %s to %s, p = %s by %s"
                .formatted(
                        Numbers.text(comparison.confidence() * 100),
                        Numbers.text(comparison.interval().lower()),
                        Numbers.text(comparison.interval().upper()),
                        Numbers.text(comparison.pValue()),
                        comparison.method());
    }

    private Decision yes(String reason) {
        return new Decision(true, deciding.path(), reason);
    }

    private Decision no(String reason) {
        return new Decision(false, deciding.path(), reason);
    }
}
