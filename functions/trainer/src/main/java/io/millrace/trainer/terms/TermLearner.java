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

/**
 * Learns one layer over terms and numbers. A step changes only the rows of the weight that its batch has touched: adam
 * and adamw move, and forget, the means of a row's gradients only when the row occurs ("lazy Adam").
 */
public final class TermLearner implements Learner {
    private static final int SCORING_ROWS = 1_024;

    private final Layer.Terms layer;
    private final Objective objective;
    private final RowOptimizer optimizer;
    private final float[] weight;
    private final float[] bias;
    private final float[] gradient;
    private final float[] biasGradient;
    private final int[] touched;
    private final boolean[] isTouched;
    private final FloatBuffer numbers;
    private int touchedRows;

    /** With all weights 0: one layer's loss is convex, so that any start leads to the same end. */
    public TermLearner(Layer.Terms layer, Objective objective, Optimizer optimizer) {
        int rows = layer.terms() + layer.in();
        this.layer = layer;
        this.objective = objective;
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
        // Nothing is drawn.
    }

    @Override
    public void step(Examples examples, int[] order, int from, int to, double learningRate, Tally tally) {
        int[] rows = Arrays.copyOfRange(order, from, to);
        float[] expected = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            expected[i] = examples.target(rows[i]);
        }
        float[] scores = scores(examples, rows);
        tally.add(scores, expected);
        float[] slopes = objective.gradient(scores, expected, rows.length);
        for (int i = 0; i < rows.length; i++) {
            collect(examples, rows[i], slopes, i * layer.out());
        }
        update(learningRate);
    }

    private void collect(Examples examples, int row, float[] slopes, int at) {
        var terms = examples.terms();
        for (int i = terms.begin(row); i < terms.end(row); i++) {
            collect(terms.terms()[i], terms.weights()[i], slopes, at);
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
            tally.add(scores(examples, range(from, to)), Arrays.copyOfRange(examples.targets(), from, to));
        }
    }

    @Override
    public float[] scores(Examples examples, int rows) {
        return scores(examples, range(0, rows));
    }

    private float[] scores(Examples examples, int[] rows) {
        int out = layer.out();
        var scores = new float[rows.length * out];
        var terms = examples.terms();
        for (int i = 0; i < rows.length; i++) {
            int at = i * out;
            System.arraycopy(bias, 0, scores, at, out);
            score(terms, rows[i], scores, at);
            examples.features(rows[i], numbers.clear());
            for (int j = 0; j < layer.in(); j++) {
                add(layer.terms() + j, numbers.get(j), scores, at);
            }
        }
        return scores;
    }

    private void score(TermRows terms, int row, float[] scores, int at) {
        for (int i = terms.begin(row); i < terms.end(row); i++) {
            add(terms.terms()[i], terms.weights()[i], scores, at);
        }
    }

    private void add(int place, float value, float[] scores, int at) {
        int out = layer.out();
        int offset = place * out;
        for (int o = 0; o < out; o++) {
            scores[at + o] += value * weight[offset + o];
        }
    }

    private static int[] range(int from, int to) {
        var rows = new int[to - from];
        Arrays.setAll(rows, i -> from + i);
        return rows;
    }
}
