package io.millrace.evaluate.metrics;

import io.millrace.evaluate.statistics.Reliability;
import io.millrace.lifecycle.goal.Figure;
import io.millrace.lifecycle.manifest.Evaluation.ClassMetrics;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The figures of a classification.
 *
 * <p>Classes without a test row take no part in the macro averages (answers that name them are errors of the true
 * classes). A class that was never answered has precision 0. A true label that the model has never seen counts as an
 * error with probability 0, and as a negative for the AUC of every class the model knows.
 */
public final class ClassificationTally implements Tally {
    /** Most classes of a confusion matrix. */
    public static final int MAX_CONFUSION = 250;
    /** Probabilities are kept at least this far from 0 in the log loss, as scikit-learn long did. */
    static final double CLIP = 1e-15;
    /** Scores that are kept for the exact AUC (4 bytes each); more rows x classes are binned. */
    private static final long EXACT_SCORES = 4_000_000;

    private static final long BINNED_BYTES = 32L << 20;

    private final Map<String, Integer> modelColumn;
    private final Map<String, Integer> index = new LinkedHashMap<>();
    private final int[] probabilityColumn;
    private final List<RankScores> ranks;
    private final ConfusionCounts confusion;
    private final int[] labelOfColumn;
    private final LabelSample sample;
    private final BitSet right = new BitSet();
    private final Reliability reliability = new Reliability();
    private double logLoss;
    private double brier;
    private int rows;

    /**
     * @param classes the dataset's
     * @param modelClasses the model's, in the order of its probabilities
     * @param expectedRows decides between the exact and the binned AUC
     */
    public ClassificationTally(List<String> classes, List<String> modelClasses, long expectedRows) {
        modelColumn =
                IntStream.range(0, modelClasses.size()).boxed().collect(Collectors.toMap(modelClasses::get, c -> c));
        Stream.concat(classes.stream(), modelClasses.stream()).forEach(label -> index.putIfAbsent(label, index.size()));
        // The two areas of a binary model are one figure.
        probabilityColumn = modelClasses.size() == 2
                ? new int[] {1}
                : IntStream.range(0, modelClasses.size()).toArray();
        boolean exact = expectedRows * probabilityColumn.length <= EXACT_SCORES;
        ranks = Arrays.stream(probabilityColumn)
                .<RankScores>mapToObj(
                        c -> exact ? new ExactScores() : BinnedScores.within(BINNED_BYTES, probabilityColumn.length))
                .toList();
        confusion = new ConfusionCounts(index.size(), MAX_CONFUSION);
        labelOfColumn = modelClasses.stream().mapToInt(index::get).toArray();
        sample = new LabelSample(expectedRows, classes.size(), probabilityColumn);
    }

    @Override
    public void add(RawColumn truth, Predictions answers) {
        if (!(truth instanceof RawColumn.Strings labels) || !(answers instanceof Predictions.Labels predicted)) {
            throw new IllegalArgumentException("a classification needs labels on both sides");
        }
        if (truth.rows() != answers.rows()) {
            throw new IllegalArgumentException(truth.rows() + " rows, but " + answers.rows() + " answers");
        }
        for (int row = 0; row < labels.values().length; row++) {
            add(labels.values()[row], predicted.labels()[row], predicted.probabilities()[row]);
        }
    }

    private void add(String truth, String answer, float[] probabilities) {
        int actual = indexOf(truth);
        int predicted = indexOf(answer);
        confusion.add(actual, predicted);
        boolean isRight = actual == predicted;
        if (isRight) {
            right.set(rows);
        }
        rows++;
        int column = modelColumn.getOrDefault(truth, -1);
        double probability = column < 0 ? 0 : probabilities[column];
        // Math.max keeps NaN, so that a model which answers it has no log loss.
        double loss = -Math.log(Math.max(probability, CLIP));
        // The sum of (p - truth)^2 over the classes, multiplied out; a label the model lacks is one more class.
        double distance = 1 - 2 * probability;
        for (float p : probabilities) {
            distance += (double) p * p;
        }
        logLoss += loss;
        brier += distance;
        float confidence = probabilities[modelColumn.getOrDefault(answer, 0)];
        reliability.add(confidence, isRight, 1);
        sample.offer(actual, predicted, confidence, loss, distance, probabilities);
        for (int i = 0; i < probabilityColumn.length; i++) {
            ranks.get(i).add(probabilities[probabilityColumn[i]], probabilityColumn[i] == column);
        }
    }

    private int indexOf(String label) {
        var known = index.get(label);
        if (known != null) {
            return known;
        }
        index.put(label, index.size());
        confusion.addClass();
        return index.size() - 1;
    }

    @Override
    public Scores scores() {
        var perClass = perClass();
        return new Scores(
                rows,
                figures(perClass),
                List.copyOf(index.keySet()),
                perClass,
                confusion.matrix(),
                Optional.of(reliability.curve()),
                right,
                sample.answers(index.size(), labelOfColumn),
                List.of());
    }

    /** precision = TP / (TP + FP), recall = TP / (TP + FN), F1 = 2 TP / (2 TP + FP + FN); 0 where the divisor is 0. */
    private List<ClassMetrics> perClass() {
        var result = new ArrayList<ClassMetrics>();
        for (var label : index.keySet()) {
            int c = result.size();
            long hits = confusion.hits(c);
            long answered = confusion.answered(c);
            long support = confusion.support(c);
            result.add(new ClassMetrics(
                    label, share(hits, answered), share(hits, support), share(2 * hits, answered + support), support));
        }
        return result;
    }

    private Map<String, Double> figures(List<ClassMetrics> perClass) {
        var figures = new Figures();
        if (rows == 0) {
            return figures.finite();
        }
        var present = perClass.stream().filter(c -> c.support() > 0).toList();
        double recall =
                present.stream().mapToDouble(ClassMetrics::recall).average().orElse(Double.NaN);
        return figures.with(Figure.ACCURACY, share(confusion.hits(), rows))
                // Mean recall over the classes (Brodersen et al. 2010): macro recall under the name people ask for.
                .with(Figure.BALANCED_ACCURACY, recall)
                .with(Figure.RECALL, recall)
                .with(
                        Figure.PRECISION,
                        present.stream().mapToDouble(ClassMetrics::precision).average())
                .with(Figure.F1, present.stream().mapToDouble(ClassMetrics::f1).average())
                // Of more than two classes: the mean of one class against the rest (Provost and Domingos 2000,
                // unweighted).
                .with(Figure.ROC_AUC, meanArea())
                .with(Figure.LOG_LOSS, logLoss / rows)
                .with(Figure.BRIER, brier / rows)
                .with(Figure.ECE, reliability.error())
                .finite();
    }

    private OptionalDouble meanArea() {
        return ranks.stream()
                .map(RankScores::area)
                .flatMapToDouble(OptionalDouble::stream)
                .average();
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }
}
