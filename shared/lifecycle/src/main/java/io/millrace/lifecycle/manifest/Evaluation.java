package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.evidence.Evidence;
import io.millrace.lifecycle.goal.Goal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * {@code evaluation.json}: evidence about a candidate on the test split.
 *
 * @param metrics the headline figures by their {@link io.millrace.lifecycle.goal.Figure} path; one without a meaning on
 *     these data (AUC with one class present) is absent
 * @param figures every figure a goal can name, the headline ones among them, by its
 *     {@link io.millrace.lifecycle.goal.FigurePath path}: {@code accuracy}, {@code accuracy.lower},
 *     {@code slices.sex.Female.recall}
 * @param perClass empty for a regression
 * @param classes the dataset's labels, then any others that the model or the test rows have; empty for a regression
 * @param confusion rows are true classes, columns predicted ones, in the order of {@code classes}; empty for a
 *     regression and for more than 250 classes
 * @param champion the champion's figures on the same rows; empty if there is none (or it cannot read these rows)
 */
public record Evaluation(
        ModelName model,
        String run,
        String trial,
        String dataset,
        long rows,
        Map<String, Double> metrics,
        Map<String, Double> figures,
        List<ClassMetrics> perClass,
        List<String> classes,
        List<List<Long>> confusion,
        List<GoalResult> goals,
        Optional<ChampionFigures> champion,
        Evidence evidence,
        Decision decision,
        Instant createdAt) {

    public Evaluation {
        // Evaluations written before these parts existed have none.
        figures = Objects.requireNonNullElse(figures, metrics);
        evidence = Objects.requireNonNullElse(evidence, Evidence.NONE);
    }

    /** The same with what goals and promotion make of it. */
    public Evaluation judged(List<GoalResult> results, Decision decided) {
        return new Evaluation(
                model, run, trial, dataset, rows, metrics, figures, perClass, classes, confusion, results, champion,
                evidence, decided, createdAt);
    }

    /** @param support test rows of this class */
    public record ClassMetrics(String label, double precision, double recall, double f1, long support) {}

    /** @param figure empty if the evaluation has no such figure; the goal then fails */
    public record GoalResult(Goal goal, Optional<Double> figure, boolean holds) {}

    public record ChampionFigures(int version, Map<String, Double> metrics) {}

    /**
     * @param metric the figure that decides between candidate and champion
     * @param reason the arithmetic in words
     */
    public record Decision(boolean promote, String metric, String reason) {}
}
