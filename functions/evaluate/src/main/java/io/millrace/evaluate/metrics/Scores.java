package io.millrace.evaluate.metrics;

import io.millrace.lifecycle.manifest.Evaluation;
import java.util.List;
import java.util.Map;

/**
 * What a model did on a split.
 *
 * @param figures by {@link Figure#text()}, finite; those without a meaning on these rows are absent
 * @param classes labels in the order of the confusion matrix: the dataset's, then others the model or the rows have;
 *     empty for a regression
 * @param confusion rows are true classes, columns predicted ones; empty for a regression and for more than
 *     {@value ClassificationTally#MAX_CONFUSION} classes
 * @param sample answers beside the truth; empty for a classification
 */
public record Scores(
        long rows,
        Map<String, Double> figures,
        List<String> classes,
        List<Evaluation.ClassMetrics> perClass,
        List<List<Long>> confusion,
        List<Point> sample) {

    /** One row of a regression. */
    public record Point(double truth, double answer) {}

    public Scores {
        figures = Map.copyOf(figures);
        classes = List.copyOf(classes);
        perClass = List.copyOf(perClass);
        confusion = List.copyOf(confusion);
        sample = List.copyOf(sample);
    }

    /** Of a model whose answers nobody can judge: its size alone. */
    public static Scores unmeasured(long modelBytes) {
        var size = new Figures().with(Figure.MODEL_BYTES, modelBytes).finite();
        return new Scores(0, size, List.of(), List.of(), List.of(), List.of());
    }
}
