package io.millrace.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.Weights;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.fit.Learner;
import io.millrace.trainer.fit.OptimizerState;
import io.millrace.trainer.objective.Objective;
import io.millrace.trainer.objective.Tally;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Optional;

/** A network that learns by the gradients of DJL's engine. */
public final class NetworkLearner implements Learner {
    private static final int SCORING_ROWS = 1_024;
    /** Features scored at a time, so that large images do not fill the memory with activations. */
    private static final int SCORING_FEATURES = 1_000_000;

    private final Network network;
    private final Objective objective;
    private final Updates updates;
    private final Optional<Augmentation> augmentation;
    private final Optional<Mixup> mixup;
    private ByteBuffer features = ByteBuffer.allocateDirect(0);

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
        this.updates = new Updates(network, optimizer);
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
    public void seed(long seed) {
        network.seed(seed);
        augmentation.ifPresent(a -> a.seed(seed));
        mixup.ifPresent(m -> m.seed(seed));
    }

    @Override
    public void step(Examples examples, int[] order, int from, int to, double learningRate, Tally tally) {
        try (var memory = network.manager().newSubManager()) {
            var share = mixup.map(Mixup::share);
            var x = features(memory, examples, order, from, to, augmentation, share);
            float[] expected = expected(examples, order, from, to);
            NDArray scores;
            try (var gradients = network.gradients()) {
                scores = network.scores(x, true);
                gradients.backward(loss(memory, scores, expected, share));
            }
            tally.add(scores.toFloatArray(), expected);
            updates.apply(learningRate);
        }
    }

    private NDArray loss(NDManager memory, NDArray scores, float[] expected, Optional<Float> share) {
        var own = objective.loss(scores, memory.create(expected));
        return share.map(part -> own.mul(part)
                        .add(objective
                                .loss(scores, memory.create(Mixup.others(expected)))
                                .mul(1 - part)))
                .orElse(own);
    }

    @Override
    public void score(Examples examples, Tally tally) {
        int[] order = naturalOrder(examples.rows());
        int batch = scoringRows(examples);
        for (int from = 0; from < order.length; from += batch) {
            int to = Math.min(order.length, from + batch);
            tally.add(scores(examples, order, from, to), expected(examples, order, from, to));
        }
    }

    @Override
    public float[] scores(Examples examples, int rows) {
        int[] order = naturalOrder(rows);
        int batch = scoringRows(examples);
        var all = FloatBuffer.allocate(rows * objective.outputs());
        for (int from = 0; from < rows; from += batch) {
            all.put(scores(examples, order, from, Math.min(rows, from + batch)));
        }
        return all.array();
    }

    private static int scoringRows(Examples examples) {
        return Math.clamp(SCORING_FEATURES / examples.width(), 1, SCORING_ROWS);
    }

    private float[] scores(Examples examples, int[] order, int from, int to) {
        try (var memory = network.manager().newSubManager()) {
            return network.scores(
                            features(memory, examples, order, from, to, Optional.empty(), Optional.empty()), false)
                    .toFloatArray();
        }
    }

    private NDArray features(
            NDManager memory,
            Examples examples,
            int[] order,
            int from,
            int to,
            Optional<Augmentation> changes,
            Optional<Float> share) {
        int bytes = Math.multiplyExact(Math.multiplyExact(to - from, examples.width()), Float.BYTES);
        // The engine reads the buffer in place; the batch's arrays are closed before the next one fills it.
        features = ofCapacity(features, bytes);
        var floats = features.asFloatBuffer();
        for (int i = from; i < to; i++) {
            examples.features(order[i], floats);
            changes.ifPresent(augmentation -> augmentation.apply(floats));
        }
        share.ifPresent(part -> Mixup.mix(floats, examples.width(), part));
        return memory.create(features, network.batchShape(to - from), DataType.FLOAT32);
    }

    private static float[] expected(Examples examples, int[] order, int from, int to) {
        var expected = new float[to - from];
        for (int i = from; i < to; i++) {
            expected[i - from] = examples.target(order[i]);
        }
        return expected;
    }

    private static ByteBuffer ofCapacity(ByteBuffer buffer, int bytes) {
        var fitting = buffer.capacity() >= bytes
                ? buffer
                : ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
        return fitting.clear().limit(bytes);
    }

    private static int[] naturalOrder(int rows) {
        var order = new int[rows];
        Arrays.setAll(order, i -> i);
        return order;
    }
}
