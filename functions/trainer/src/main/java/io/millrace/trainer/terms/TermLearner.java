package io.millrace.trainer.terms;

import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.Layer;
import io.millrace.onnx.TermRows;
import io.millrace.onnx.Weights;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.fit.GradientClipping;
import io.millrace.trainer.fit.Learner;
import io.millrace.trainer.fit.OptimizerState;
import io.millrace.trainer.objective.Objective;
import io.millrace.trainer.objective.Tally;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Learns one layer over terms and numbers. A step changes only the rows of the weight that its batch has touched: adam
 * and adamw move, and forget, the means of a row's gradients only when the row occurs ("lazy Adam"). A share of the terms
 * is dropped in each step, others each time, so that no row is told by a single one of its terms; nothing is dropped
 * where rows are scored.
 */
public final class TermLearner implements Learner {
    private static final int SCORING_ROWS = 1_024;

    private final Layer.Terms layer;
    private final Objective objective;
    private final RowOptimizer optimizer;
    private final double dropout;
    private final float[] weight;
    private final float[] bias;
    private final float[] gradient;
    private final float[] biasGradient;
    private final int[] touched;
    private final boolean[] isTouched;
    private final FloatBuffer numbers;
    private SplittableRandom random = new SplittableRandom(0);
    private int touchedRows;

    /**
     * With all weights 0: one layer's loss is convex, so that any start leads to the same end.
     *
     * @param dropout share of the terms that a step does without, in [0, 1)
     */
    public TermLearner(Layer.Terms layer, Objective objective, Optimizer optimizer, double dropout) {
        int rows = layer.terms() + layer.in();
        this.layer = layer;
        this.objective = objective;
        this.dropout = dropout;
        this.optimizer = new RowOptimizer(optimizer, layer);
        this.weight = new float[layer.weightSize()];
        this.bias = new float[layer.biasSize()];
        this.gradient = new float[weight.length];
        this.biasGradient = new float[bias.length];
        this.touched = new int[rows];
        this.isTouched = new boolean[rows];
        this.numbers = FloatBuffer.allocate(layer.in());
    }

    /** How many numbers are trained. */
    public long size() {
        return (long) weight.length + bias.length;
    }

    @Override
    public Objective objective() {
        return objective;
    }

    @Override
    public Weights weights() {
        return RowOptimizer.copy(layer, weight, bias);
    }

    @Override
    public OptimizerState optimizerState() {
        return optimizer.state();
    }

    @Override
    public void load(Weights weights, OptimizerState state) {
        RowOptimizer.load(weights, layer, weight, bias);
        optimizer.load(state);
    }

    @Override
    public boolean heedsOrder() {
        return false;
    }

    @Override
    public void seed(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public void step(Examples examples, int[] order, int from, int to, double learningRate, Tally tally) {
        int[] rows = Arrays.copyOfRange(order, from, to);
        float[] expected = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            expected[i] = examples.target(rows[i]);
        }
        float[] counts = counts(examples.terms(), rows);
        float[] scores = scores(examples, rows, counts);
        tally.add(scores, expected);
        float[] slopes = objective.gradient(scores, expected, rows.length);
        int first = 0;
        for (int i = 0; i < rows.length; i++) {
            collect(examples, rows[i], counts, first, slopes, i * layer.out());
            first += count(examples.terms(), rows[i]);
        }
        update(learningRate);
    }

    /** What the terms of some rows count in a step, one row after the other; 0 of a term that is dropped. */
    private float[] counts(TermRows terms, int[] rows) {
        int size = 0;
        for (int row : rows) {
            size += count(terms, row);
        }
        var counts = new float[size];
        int at = 0;
        for (int row : rows) {
            for (int i = terms.begin(row); i < terms.end(row); i++) {
                counts[at++] = dropout > 0 && random.nextDouble() < dropout ? 0 : terms.weights()[i];
            }
        }
        return counts;
    }

    private static int count(TermRows terms, int row) {
        return terms.end(row) - terms.begin(row);
    }

    /** @param first where the counts of the row's terms begin */
    private void collect(Examples examples, int row, float[] counts, int first, float[] slopes, int at) {
        var terms = examples.terms();
        int begin = terms.begin(row);
        for (int i = begin; i < terms.end(row); i++) {
            float count = counts[first + i - begin];
            if (count != 0) {
                collect(terms.terms()[i], count, slopes, at);
            }
        }
        examples.features(row, numbers.clear());
        for (int j = 0; j < layer.in(); j++) {
            if (numbers.get(j) != 0) {
                collect(layer.terms() + j, numbers.get(j), slopes, at);
            }
        }
        for (int o = 0; o < layer.out(); o++) {
            biasGradient[o] += slopes[at + o];
        }
    }

    private void collect(int place, float value, float[] slopes, int at) {
        if (!isTouched[place]) {
            isTouched[place] = true;
            touched[touchedRows++] = place;
        }
        int out = layer.out();
        int offset = place * out;
        for (int o = 0; o < out; o++) {
            gradient[offset + o] += value * slopes[at + o];
        }
    }

    private void update(double learningRate) {
        int out = layer.out();
        double squares = sumOfSquares(biasGradient, 0, out);
        for (int i = 0; i < touchedRows; i++) {
            squares += sumOfSquares(gradient, touched[i] * out, out);
        }
        optimizer.begin(learningRate, GradientClipping.factor(squares));
        for (int i = 0; i < touchedRows; i++) {
            int offset = touched[i] * out;
            optimizer.weight(weight, gradient, offset, out);
            Arrays.fill(gradient, offset, offset + out, 0);
            isTouched[touched[i]] = false;
        }
        touchedRows = 0;
        optimizer.bias(bias, biasGradient);
        Arrays.fill(biasGradient, 0);
    }

    private static double sumOfSquares(float[] numbers, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += (double) numbers[i] * numbers[i];
        }
        return sum;
    }

    @Override
    public void score(Examples examples, Tally tally) {
        for (int from = 0; from < examples.rows(); from += SCORING_ROWS) {
            int to = Math.min(examples.rows(), from + SCORING_ROWS);
            tally.add(scores(examples, from, to), Arrays.copyOfRange(examples.targets(), from, to));
        }
    }

    @Override
    public float[] scores(Examples examples, int rows) {
        return scores(examples, 0, rows);
    }

    /** By all terms of the rows. */
    private float[] scores(Examples examples, int from, int to) {
        var scores = new float[(to - from) * layer.out()];
        var terms = examples.terms();
        for (int row = from; row < to; row++) {
            score(examples, row, terms.weights(), terms.begin(row), scores, (row - from) * layer.out());
        }
        return scores;
    }

    private float[] scores(Examples examples, int[] rows, float[] counts) {
        var scores = new float[rows.length * layer.out()];
        int first = 0;
        for (int i = 0; i < rows.length; i++) {
            score(examples, rows[i], counts, first, scores, i * layer.out());
            first += count(examples.terms(), rows[i]);
        }
        return scores;
    }

    /** @param first where the counts of the row's terms begin */
    private void score(Examples examples, int row, float[] counts, int first, float[] scores, int at) {
        System.arraycopy(bias, 0, scores, at, layer.out());
        var terms = examples.terms();
        int begin = terms.begin(row);
        for (int i = begin; i < terms.end(row); i++) {
            add(terms.terms()[i], counts[first + i - begin], scores, at);
        }
        examples.features(row, numbers.clear());
        for (int j = 0; j < layer.in(); j++) {
            add(layer.terms() + j, numbers.get(j), scores, at);
        }
    }

    private void add(int place, float value, float[] scores, int at) {
        int out = layer.out();
        int offset = place * out;
        for (int o = 0; o < out; o++) {
            scores[at + o] += value * weight[offset + o];
        }
    }
}
