package io.millrace.benchmarks.training;

import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.Architecture;
import io.millrace.onnx.FeatureShape;
import io.millrace.onnx.TargetScale;
import io.millrace.onnx.TermRows;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.fit.Fit;
import io.millrace.trainer.network.Compute;
import io.millrace.trainer.network.InitialWeights;
import io.millrace.trainer.network.Network;
import io.millrace.trainer.network.NetworkLearner;
import io.millrace.trainer.objective.Objective;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Linear regression by gradient descent on all rows at once, by the trainer's own classes; a program of its own. */
final class LinearTraining {
    static final int COLUMNS = 32;
    /** Of gradient descent: the columns have mean 0 and variance 1, so that it gets near the solution in 20 steps. */
    static final double RATE = 0.1;

    private static final double NOISE = 0.1;

    private LinearTraining() {}

    /** @param arguments rows, epochs of a training, trainings */
    public static void main(String[] arguments) throws IOException {
        int rows = Integer.parseInt(arguments[0]);
        var plan = new Hyperparameters("linear", Integer.parseInt(arguments[1]), rows, Optimizer.SGD, RATE, 0, 7);
        var shape = new FeatureShape.Vector(COLUMNS);
        var layers = new Architecture.Linear().layers(shape, 1);
        var train = examples(rows);
        var validation = examples(100);
        var log = new EpochCosts.Log();
        try (var compute = Compute.start(1)) {
            for (int training = 0; training < Integer.parseInt(arguments[2]); training++) {
                try (var network = new Network(compute, shape, layers, InitialWeights.of(layers, plan.seed()))) {
                    var learner = new NetworkLearner(
                            network,
                            new Objective.Regression(new TargetScale(0, 1)),
                            plan.optimizer(),
                            Optional.empty(),
                            Optional.empty());
                    new Fit(plan, System::nanoTime).run(learner, train, validation, Optional.empty(), log);
                }
            }
        }
        log.end();
    }

    /** A weight a column, alternately 0.2 and -0.2, and a little noise. */
    private static Examples examples(int rows) {
        var random = new Random(7);
        var targets = new float[rows];
        List<float[]> blocks = new ArrayList<>();
        for (int from = 0; from < rows; from += Examples.BLOCK_ROWS) {
            var block = new float[Math.min(Examples.BLOCK_ROWS, rows - from) * COLUMNS];
            for (int i = 0; i < block.length; i++) {
                block[i] = (float) random.nextGaussian();
                targets[from + i / COLUMNS] += block[i] * (i % 2 == 0 ? 0.2f : -0.2f);
            }
            blocks.add(block);
        }
        for (int row = 0; row < rows; row++) {
            targets[row] += (float) (NOISE * random.nextGaussian());
        }
        return new Examples(COLUMNS, blocks, TermRows.none(rows), targets);
    }
}
