package io.millrace.evaluate.report;

import io.millrace.lifecycle.evidence.DataCheck;
import io.millrace.lifecycle.evidence.DataCheck.Level;
import io.millrace.lifecycle.evidence.Fairness;
import io.millrace.lifecycle.evidence.SliceFigures;
import io.millrace.lifecycle.evidence.WeakSlice;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.spec.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What a reader should look at before trusting the verdict: the worst that the evidence found, in a few sentences. */
final class Concerns {
    /** The four-fifths rule of the US Uniform Guidelines (1978). */
    private static final double FOUR_FIFTHS = 0.8;
    /** A mean distance of probability and truth from which probabilities mislead. */
    private static final double UNCALIBRATED = 0.05;

    private static final int FEW_ROWS = 100;
    private static final int MOST_NOTICES = 3;

    private final Evaluation evaluation;
    private final Task task;

    Concerns(Evaluation evaluation, Task task) {
        this.evaluation = evaluation;
        this.task = task;
    }

    String html() {
        if (evaluation.rows() == 0) {
            return "";
        }
        var all = all();
        return Html.section(
                "What to look at",
                all.isEmpty()
                        ? "<p class=\"soft\">No check of the data, slice or group stands out.</p>"
                        : all.stream()
                                .map(concern -> "<li>" + Html.escape(concern) + "</li>")
                                .collect(Collectors.joining("", "<ul>", "</ul>")));
    }

    List<String> all() {
        var evidence = evaluation.evidence();
        var all = new ArrayList<String>();
        if (evaluation.rows() < FEW_ROWS) {
            all.add("There are only %d test rows: the intervals are wide, and say more than the figures."
                    .formatted(evaluation.rows()));
        }
        evidence.checks().stream()
                .filter(check -> check.level() == Level.WARNING)
                .map(DataCheck::finding)
                .forEach(all::add);
        evidence.checks().stream()
                .filter(check -> check.level() == Level.NOTICE)
                .map(DataCheck::finding)
                .limit(MOST_NOTICES)
                .forEach(all::add);
        evidence.fairness().forEach(fairness -> disparity(fairness, all));
        evidence.weakSlices().stream()
                .max(Comparator.comparingDouble(WeakSlice::error))
                .map(this::weakest)
                .ifPresent(all::add);
        var small = evidence.slices().stream()
                .filter(SliceFigures::small)
                .map(SliceFigures::name)
                .toList();
        if (!small.isEmpty()) {
            all.add("Too few rows to conclude from: %s%s."
                    .formatted(
                            small.stream().limit(MOST_NOTICES).collect(Collectors.joining(", ")),
                            small.size() > MOST_NOTICES ? " and %d more".formatted(small.size() - MOST_NOTICES) : ""));
        }
        double calibration = evaluation.metrics().getOrDefault(Figure.ECE.path(), 0.0);
        if (calibration > UNCALIBRATED) {
            all.add(
                    "Probabilities are off by %s on average. Where they matter, set train.calibration: temperature in lifecycle.yaml."
                            .formatted(FigureText.decimal(calibration)));
        }
        return all;
    }

    private static void disparity(Fairness fairness, List<String> all) {
        double ratio = fairness.measures().getOrDefault("disparate_impact_ratio", 1.0);
        var between = fairness.between().getOrDefault("disparate_impact_ratio", List.of());
        if (ratio < FOUR_FIFTHS && between.size() == 2) {
            all.add("%s: %s is answered %s times as often for %s as for %s; the four-fifths rule asks for 0.8."
                    .formatted(
                            fairness.column(),
                            fairness.positive(),
                            FigureText.decimal(ratio),
                            between.get(1),
                            between.get(0)));
        }
    }

    private String weakest(WeakSlice slice) {
        var what = task == Task.CLASSIFICATION ? "the share of wrong answers is" : "the RMSE is";
        return "Where %s, %s %s, and %s elsewhere (%,d rows were looked at there)."
                .formatted(
                        slice.name(),
                        what,
                        FigureText.share(task, slice.error()),
                        FigureText.share(task, slice.elsewhere()),
                        slice.rows());
    }
}
