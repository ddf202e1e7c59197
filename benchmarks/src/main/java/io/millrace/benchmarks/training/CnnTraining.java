package io.millrace.benchmarks.training;

import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.spec.Precision;
import io.millrace.onnx.Architecture;
import io.millrace.onnx.FeatureShape;
import io.millrace.trainer.fit.Fit;
import io.millrace.trainer.network.Compute;
import io.millrace.trainer.network.InitialWeights;
import io.millrace.trainer.network.Network;
import io.millrace.trainer.network.NetworkLearner;
import io.millrace.trainer.objective.Objective;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Trains the first network of every course on MNIST, by the trainer's own classes; a program of its own. */
final class CnnTraining {
    private static final int FILTERS = 32;
    /** So few that scoring them costs nothing beside an epoch. */
    private static final int VALIDATION_ROWS = 100;

    private CnnTraining() {}

    /** @param arguments MNIST's folder, rows, rows a batch, epochs, precision of steps */
    public static void main(String[] arguments) throws IOException {
        var digits = new Digits(Path.of(arguments[0]));
        var train = digits.first(Integer.parseInt(arguments[1]));
        var plan = new Hyperparameters(
                "cnn", Integer.parseInt(arguments[3]), Integer.parseInt(arguments[2]), Optimizer.ADAM, 0.001, 0, 7);
        var precision = Precision.valueOf(arguments[4]);
        var shape = new FeatureShape.Image(Digits.SIDE, Digits.SIDE, 1);
        var layers = new Architecture.Cnn(List.of(new Architecture.ConvBlock(FILTERS, 3, false, 2)), List.of(), 0)
                .layers(shape, Digits.CLASSES);
        var log = new EpochCosts.Log();
        try (var compute = Compute.start(1);
                var network = new Network(compute, shape, layers, InitialWeights.of(layers, plan.seed()), precision)) {
            var learner = new NetworkLearner(
                    network,
                    new Objective.Classification(Digits.CLASSES),
                    plan.optimizer(),
                    Optional.empty(),
                    Optional.empty());
            new Fit(plan, System::nanoTime).run(learner, train, digits.first(VALIDATION_ROWS), Optional.empty(), log);
        }
        log.end();
    }
}
