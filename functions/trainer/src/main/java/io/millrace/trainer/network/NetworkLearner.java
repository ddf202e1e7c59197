package io.millrace.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.Weights;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.fit.Learner;
import io.millrace.trainer.fit.OptimizerState;
import io.millrace.trainer.objective.Objective;
import io.millrace.trainer.objective.RegressionTally;
import io.millrace.trainer.objective.Tally;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** A network that learns by the gradients of DJL's engine. */
public final class NetworkLearner implements Learner {
    private final Network network;
    private final Objective objective;
    private final Updates updates;
    private final Optional<Augmentation> augmentation;
    private final Optional<Mixup> mixup;
    private final Staging batch = new Staging();
    private final Staging scored = new Staging();
    private final Staging slopes = new Staging();
    /** Whose rows are all of the batch, as they come and column by column, so that they need not be fetched again. */
    private Optional<Examples> held = Optional.empty();
    /** Of a linear regression whose steps are on all rows: those of train, and those of validation. */
    private final Map<Examples, LeastSquares> squares = new IdentityHashMap<>();

    /**
     * @param augmentation of training images; empty to show rows as they are
     * @param mixup of the rows of a classification's batches; empty to let each stand for itself
     */
    public NetworkLearner(
            Network network,
            Objective objective,
            Optimizer optimizer,
            Optional<Augmentation> augmentation,
            Optional<Mixup> mixup) {
        this.augmentation = augmentation;
        this.mixup = mixup;
        this.network = network;
        this.objective = objective;
        this.updates = Updates.of(network, optimizer);
    }

    @Override
    public Objective objective() {
        return objective;
    }

    @Override
    public Weights weights() {
        return network.weights();
    }

    @Override
    public OptimizerState optimizerState() {
        return updates.state();
    }

    @Override
    public void load(Weights weights, OptimizerState state) {
        network.load(weights);
        updates.load(state);
    }

    @Override
    public boolean heedsOrder() {
        return augmentation.isPresent() || mixup.isPresent();
    }

    @Override
    public void seed(long seed) {
        network.seed(seed);
        augmentation.ifPresent(a -> a.seed(seed));
        mixup.ifPresent(m -> m.seed(seed));
    }

    @Override
    public void step(Examples examples, int[] order, int from, int to, double learningRate, Tally tally) {
        if (to - from == examples.rows() && tally instanceof RegressionTally errors && takesSquares(examples)) {
            updates.apply(addSquares(examples, errors), learningRate);
            return;
        }
        var share = mixup.map(Mixup::share);
        float[] expected = fetch(examples, order, from, to, share);
        for (var part : parts(to - from)) {
            float[] targets =
                    part.rows() == expected.length ? expected : Arrays.copyOfRange(expected, part.begin(), part.end());
            tally.add(learn(examples.width(), part.begin(), targets, expected, share), targets);
        }
        updates.apply(learningRate);
    }

    private boolean takesSquares(Examples examples) {
        return network.isLine() && !heedsOrder() && examples.width() <= LeastSquares.MOST_FEATURES;
    }

    private float[] addSquares(Examples examples, RegressionTally tally) {
        return squares.computeIfAbsent(examples, rows -> LeastSquares.of(rows, network.manager()))
                .add(network.parameters().array().toFloatArray(), tally);
    }

    /** Puts the rows into the batch. Returns their targets. */
    private float[] fetch(Examples examples, int[] order, int from, int to, Optional<Float> share) {
        if (to - from == examples.rows() && network.takesColumns() && !heedsOrder()) {
            hold(examples);
            return examples.targets();
        }
        held = Optional.empty();
        var floats = fill(batch, examples, order, from, to, augmentation);
        share.ifPresent(part -> Mixup.mix(floats, examples.width(), part));
        return expected(examples, order, from, to);
    }

    /** Puts all rows into the batch, column by column of each part: then products with few weights are faster. */
    private void hold(Examples examples) {
        if (held.filter(rows -> rows == examples).isPresent()) {
            return;
        }
        int width = examples.width();
        var floats = batch.room(Math.multiplyExact(examples.rows(), width));
        var row = FloatBuffer.allocate(width);
        for (var part : parts(examples.rows())) {
            for (int i = part.begin(); i < part.end(); i++) {
                examples.features(i, row.clear());
                for (int column = 0; column < width; column++) {
                    floats.put(part.begin() * width + column * part.rows() + i - part.begin(), row.get(column));
                }
            }
        }
        held = Optional.of(examples);
    }

    private record Part(int begin, int end) {
        int rows() {
            return end - begin;
        }
    }

    /** Of a batch of so many rows. */
    private List<Part> parts(int rows) {
        int parts = network.partsOfBatch(rows);
        return IntStream.range(0, parts)
                .mapToObj(
                        part -> new Part((int) ((long) rows * part / parts), (int) ((long) rows * (part + 1) / parts)))
                .toList();
    }

    /**
     * Adds the gradient of some rows of the batch to those of the others.
     *
     * @param begin the first of them
     * @param targets of these rows
     * @param expected targets of the whole batch
     * @return the rows' scores
     */
    private float[] learn(int width, int begin, float[] targets, float[] expected, Optional<Float> share) {
        try (var memory = network.manager().newSubManager();
                var gradients = network.gradients()) {
            var scores = network.scores(rows(memory, width, begin, targets.length), true);
            float[] values = values(scores);
            float[] wanted = objective.gradient(values, targets, expected.length);
            share.ifPresent(part -> mix(wanted, values, begin, expected, part));
            slopes.room(wanted.length).put(wanted);
            network.backward(scores, slopes.array(memory, 0, scores.getShape()));
            return values;
        }
    }

    private NDArray rows(NDManager memory, int width, int begin, int rows) {
        return held.isPresent()
                ? batch.array(memory, begin * width, new Shape(width, rows)).transpose()
                : batch.array(memory, begin * width, network.batchShape(rows));
    }

    /** A copy, straight from the engine's memory where it is on the CPU. */
    private static float[] values(NDArray array) {
        var values = new float[Math.toIntExact(array.size())];
        array.toByteBuffer(true).asFloatBuffer().get(values);
        return values;
    }

    /** Makes the gradient that of both rows that were mixed. */
    private void mix(float[] own, float[] scores, int begin, float[] expected, float share) {
        int rows = scores.length / objective.outputs();
        float[] others = Arrays.copyOfRange(Mixup.others(expected), begin, begin + rows);
        float[] other = objective.gradient(scores, others, expected.length);
        for (int i = 0; i < own.length; i++) {
            own[i] = share * own[i] + (1 - share) * other[i];
        }
    }

    @Override
    public void score(Examples examples, Tally tally) {
        if (!squares.isEmpty() && tally instanceof RegressionTally errors) {
            addSquares(examples, errors);
            return;
        }
        int[] order = naturalOrder(examples.rows());
        int batch = network.partRows();
        for (int from = 0; from < order.length; from += batch) {
            int to = Math.min(order.length, from + batch);
            tally.add(scores(examples, order, from, to), expected(examples, order, from, to));
        }
    }

    @Override
    public float[] scores(Examples examples, int rows) {
        int[] order = naturalOrder(rows);
        int batch = network.partRows();
        var all = FloatBuffer.allocate(rows * objective.outputs());
        for (int from = 0; from < rows; from += batch) {
            all.put(scores(examples, order, from, Math.min(rows, from + batch)));
        }
        return all.array();
    }

    private float[] scores(Examples examples, int[] order, int from, int to) {
        fill(scored, examples, order, from, to, Optional.empty());
        try (var memory = network.manager().newSubManager()) {
            return values(network.scores(scored.array(memory, 0, network.batchShape(to - from)), false));
        }
    }

    private static FloatBuffer fill(
            Staging staging, Examples examples, int[] order, int from, int to, Optional<Augmentation> changes) {
        var floats = staging.room(Math.multiplyExact(to - from, examples.width()));
        for (int i = from; i < to; i++) {
            examples.features(order[i], floats);
            changes.ifPresent(augmentation -> augmentation.apply(floats));
        }
        return floats;
    }

    private static float[] expected(Examples examples, int[] order, int from, int to) {
        var expected = new float[to - from];
        for (int i = from; i < to; i++) {
            expected[i - from] = examples.target(order[i]);
        }
        return expected;
    }

    private static int[] naturalOrder(int rows) {
        var order = new int[rows];
        Arrays.setAll(order, i -> i);
        return order;
    }
}
