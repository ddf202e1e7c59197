package io.millrace.evaluate.promotion;

import io.millrace.lifecycle.goal.DocumentPath;
import io.millrace.lifecycle.goal.Goal;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.manifest.Evaluation.GoalResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a candidate's figures meet the spec's goals. */
public final class GoalCheck {
    private GoalCheck() {}

    /** One result a goal, in order. A goal whose figure is absent fails. */
    public static List<GoalResult> check(List<Goal> goals, Evaluation measured) {
        if (goals.isEmpty()) {
            return List.of();
        }
        var figures = new HashMap<>(DocumentPath.numbers(measured));
        figures.putAll(measured.figures());
        return check(goals, figures);
    }

    static List<GoalResult> check(List<Goal> goals, Map<String, Double> figures) {
        return goals.stream()
                .map(goal -> {
                    var figure = Optional.ofNullable(figures.get(goal.metric()));
                    return new GoalResult(
                            goal, figure, figure.filter(goal::holds).isPresent());
                })
                .toList();
    }

    /** Why a goal does not hold, for people. */
    static String explain(GoalResult result) {
        var goal = result.goal();
        if (result.figure().isPresent()) {
            return "%s is %s, but must be %s %s"
                    .formatted(
                            goal.metric(),
                            Numbers.text(result.figure().get()),
                            goal.operator().symbol(),
                            Numbers.text(goal.threshold()));
        }
        return "%s has no value on these rows".formatted(goal.metric());
    }
}
