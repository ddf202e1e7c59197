package io.millrace.evaluate.promotion;

import io.millrace.evaluate.metrics.Figure;
import io.millrace.lifecycle.goal.Goal;
import io.millrace.lifecycle.manifest.Evaluation.GoalResult;
import io.millrace.lifecycle.spec.Task;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether a candidate's figures meet the spec's goals. */
public final class GoalCheck {
    private GoalCheck() {}

    /** One result a goal, in order. A goal whose figure is absent fails. */
    public static List<GoalResult> check(List<Goal> goals, Map<String, Double> figures) {
        return goals.stream()
                .map(goal -> {
                    var figure = Optional.ofNullable(figures.get(goal.metric()));
                    return new GoalResult(
                            goal, figure, figure.filter(goal::holds).isPresent());
                })
                .toList();
    }

    /** Why a goal does not hold, for people; names the figures there are where the goal names none of them. */
    static String explain(GoalResult result, Task task) {
        var goal = result.goal();
        if (result.figure().isPresent()) {
            return "%s is %s, but must be %s %s"
                    .formatted(
                            goal.metric(),
                            Numbers.text(result.figure().get()),
                            goal.operator().symbol(),
                            Numbers.text(goal.threshold()));
        }
        var known = Figure.of(task).stream().map(Figure::text).toList();
        if (known.contains(goal.metric())) {
            return "%s has no value on these rows".formatted(goal.metric());
        }
        var nearest = known.stream()
                .min(Comparator.comparingInt(name -> distance(name, goal.metric())))
                .orElseThrow();
        return "a %s has no figure '%s' (did you mean %s? There are %s)"
                .formatted(task.text(), goal.metric(), nearest, known.stream().collect(Collectors.joining(", ")));
    }

    /** Edit distance (Levenshtein 1966). */
    private static int distance(String a, String b) {
        var row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
