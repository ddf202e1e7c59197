package io.millrace.evaluate.statistics;

import io.millrace.lifecycle.goal.Figure;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Answers of a classification. The formulas are those of {@link io.millrace.evaluate.metrics.ClassificationTally}. */
public final class LabelAnswers implements Answers {
    private final int classes;
    private final int[] truth;
    private final int[] answer;
    private final float[] confidence;
    private final double[] loss;
    private final double[] brier;
    private final Ranking[] rankings;

    /**
     * @param classes how many labels there are, at least every index in truth and answer
     * @param truth [rows]
     * @param answer [rows]
     * @param confidence [rows], the answered label's probability
     * @param loss [rows], negative logarithm of the true label's probability
     * @param brier [rows], squared distance of the probabilities from the truth
     * @param scores [areas][rows], the probabilities whose areas under the curve are averaged
     * @param positives [areas], the label that is positive in each
     */
    public LabelAnswers(
            int classes,
            int[] truth,
            int[] answer,
            float[] confidence,
            double[] loss,
            double[] brier,
            float[][] scores,
            int[] positives) {
        this.classes = classes;
        this.truth = truth;
        this.answer = answer;
        this.confidence = confidence;
        this.loss = loss;
        this.brier = brier;
        this.rankings = IntStream.range(0, scores.length)
                .mapToObj(area -> Ranking.of(scores[area], truth, positives[area]))
                .toArray(Ranking[]::new);
    }

    @Override
    public int rows() {
        return truth.length;
    }

    @Override
    public int[][] strata() {
        // In the order of their first rows, which does not depend on how a model numbers the labels.
        return IntStream.range(0, truth.length)
                .boxed()
                .collect(Collectors.groupingBy(row -> truth[row], LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(rows -> rows.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /** Whether the row's label is right. */
    public boolean isRight(int row) {
        return truth[row] == answer[row];
    }

    @Override
    public Map<Figure, Double> figures(int[] weights) {
        var hits = new long[classes];
        var support = new long[classes];
        var answered = new long[classes];
        var reliability = new Reliability();
        double losses = 0;
        double briers = 0;
        long rows = 0;
        for (int row = 0; row < weights.length; row++) {
            int weight = weights[row];
            if (weight == 0) {
                continue;
            }
            support[truth[row]] += weight;
            answered[answer[row]] += weight;
            boolean right = truth[row] == answer[row];
            if (right) {
                hits[truth[row]] += weight;
            }
            losses += weight * loss[row];
            briers += weight * brier[row];
            reliability.add(confidence[row], right, weight);
            rows += weight;
        }
        double precision = 0;
        double recall = 0;
        double f1 = 0;
        int present = 0;
        for (int label = 0; label < classes; label++) {
            if (support[label] > 0) {
                present++;
                recall += (double) hits[label] / support[label];
                precision += answered[label] == 0 ? 0 : (double) hits[label] / answered[label];
                f1 += 2.0 * hits[label] / (answered[label] + support[label]);
            }
        }
        var figures = new EnumMap<Figure, Double>(Figure.class);
        figures.put(Figure.ACCURACY, (double) Arrays.stream(hits).sum() / rows);
        figures.put(Figure.BALANCED_ACCURACY, recall / present);
        figures.put(Figure.RECALL, recall / present);
        figures.put(Figure.PRECISION, precision / present);
        figures.put(Figure.F1, f1 / present);
        figures.put(Figure.LOG_LOSS, losses / rows);
        figures.put(Figure.BRIER, briers / rows);
        figures.put(Figure.ECE, reliability.error());
        figures.put(Figure.ROC_AUC, area(weights));
        return figures;
    }

    private double area(int[] weights) {
        return Arrays.stream(rankings)
                .mapToDouble(ranking -> ranking.area(weights))
                .filter(area -> !Double.isNaN(area))
                .average()
                .orElse(Double.NaN);
    }
}
