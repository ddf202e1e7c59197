package io.millrace.trainer.fit;

import io.millrace.onnx.Weights;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.objective.Objective;
import io.millrace.trainer.objective.Tally;

/** A model that learns: one step a batch, and scores without learning. Belongs to one thread. */
public interface Learner {
    /** What it is trained for. */
    Objective objective();

    /** A copy of the weights as they are now. */
    Weights weights();

    OptimizerState optimizerState();

    /** Goes on from there. */
    void load(Weights weights, OptimizerState state);

    /** Whether it matters to a step in which order the rows of its batch come. */
    boolean heedsOrder();

    /** Makes what is drawn at random while training be drawn from that seed on. */
    void seed(long seed);

    /**
     * Takes one step on a batch.
     *
     * @param order row numbers; the batch is {@code order[from]} to {@code order[to - 1]}
     * @param learningRate of this step
     * @param tally gets the scores from before the step
     */
    void step(Examples examples, int[] order, int from, int to, double learningRate, Tally tally);

    /** Adds every row to the tally, without learning. */
    void score(Examples examples, Tally tally);

    /** Scores [rows][outputs] of the first {@code rows} examples, row-major. */
    float[] scores(Examples examples, int rows);
}
