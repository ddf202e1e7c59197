package io.millrace.evaluate.metrics;

import io.millrace.evaluate.statistics.Answers;
import io.millrace.evaluate.statistics.ValueAnswers;
import io.millrace.lifecycle.evidence.Calibration;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.manifest.Evaluation;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a model did on a split.
 *
 * @param figures by their path in {@link io.millrace.lifecycle.goal.Figure}, finite; those without a meaning on these rows are absent
 * @param classes labels in the order of the confusion matrix: the dataset's, then others the model or the rows have;
 *     empty for a regression
 * @param confusion rows are true classes, columns predicted ones; empty for a regression and for more than
 *     {@value ClassificationTally#MAX_CONFUSION} classes
 * @param calibration of the answered labels' probabilities; empty for a regression
 * @param right which rows have the right label, by their number in the split; none for a regression
 * @param answers to evenly chosen rows, the same rows for every model
 * @param sample answers beside the truth; empty for a classification
 */
public record Scores(
        long rows,
        Map<String, Double> figures,
        List<String> classes,
        List<Evaluation.ClassMetrics> perClass,
        List<List<Long>> confusion,
        Optional<Calibration> calibration,
        BitSet right,
        Answers answers,
        List<Point> sample) {

    /** One row of a regression. */
    public record Point(double truth, double answer) {}

    public Scores {
        right = (BitSet) right.clone();
        figures = Map.copyOf(figures);
        classes = List.copyOf(classes);
        perClass = List.copyOf(perClass);
        confusion = List.copyOf(confusion);
        sample = List.copyOf(sample);
    }

    /** The figure's value; empty where it has no meaning on these rows. */
    public Optional<Double> figure(Figure figure) {
        return Optional.ofNullable(figures.get(figure.path()));
    }

    /** The same with these figures beside the others. */
    Scores with(Map<String, Double> more) {
        var all = new LinkedHashMap<>(figures);
        all.putAll(more);
        return new Scores(rows, all, classes, perClass, confusion, calibration, right, answers, sample);
    }

    /** Of a model whose answers nobody can judge: its size alone. */
    public static Scores unmeasured(long modelBytes) {
        var size = new Figures().with(Figure.MODEL_BYTES, modelBytes).finite();
        return new Scores(
                0,
                size,
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                new BitSet(),
                new ValueAnswers(new double[0], new double[0]),
                List.of());
    }
}
