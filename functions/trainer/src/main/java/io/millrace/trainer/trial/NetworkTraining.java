package io.millrace.trainer.trial;

import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.spec.PrecisionChoice;
import io.millrace.onnx.Architecture;
import io.millrace.onnx.Scorer;
import io.millrace.trainer.data.Dataset;
import io.millrace.trainer.fit.Course;
import io.millrace.trainer.fit.Learner;
import io.millrace.trainer.network.Augmentation;
import io.millrace.trainer.network.Compute;
import io.millrace.trainer.network.InitialWeights;
import io.millrace.trainer.network.Mixup;
import io.millrace.trainer.network.Network;
import io.millrace.trainer.network.NetworkLearner;
import io.millrace.trainer.objective.Objective;
import java.util.Optional;
import java.util.function.Supplier;

/** Trains a network and keeps each of its epochs. @param wish for the precision of steps */
record NetworkTraining(Compute compute, PrecisionChoice wish) implements Training {

    @Override
    public Optional<Trained> train(Dataset dataset, Hyperparameters plan, Folder folder) {
        var objective = dataset.objective(plan.classWeights());
        var shape = dataset.graph().shape();
        var architecture = Architecture.of(
                plan.architecture(), shape, objective.outputs(), dataset.train().rows());
        var layers = architecture.layers(shape, objective.outputs());
        var precision = compute.precision(wish);
        var first = InitialWeights.of(layers, plan.seed());
        try (var network = new Network(compute, shape, layers, first, precision)) {
            Supplier<Learner> start = () -> {
                network.load(first);
                return new NetworkLearner(
                        network,
                        objective,
                        plan.optimizer(),
                        augmentation(plan, dataset),
                        mixup(architecture, objective));
            };
            var learner = start.get();
            return folder.fit(dataset, plan, learner).map(fitted -> {
                var best = fitted.best().weights();
                var course = new Course(plan, folder.mostEpochs(), fitted.history());
                network.load(best);
                float[] validation = learner.scores(
                        dataset.validation(), dataset.validation().rows());
                var refit = folder.refit(dataset, course, start);
                var kept = refit.map(Folder.Refit::weights).orElse(best);
                network.load(kept);
                return new Trained(
                        course,
                        network.size(),
                        new Scorer.Network(layers, kept),
                        validation,
                        learner.scores(dataset.validation(), dataset.sampleRows()),
                        compute.device(),
                        Optional.of(precision),
                        refit.map(Folder.Refit::seconds).orElse(0.0));
            });
        }
    }

    /** Networks with more weights than their rows can tell, and labels that can be mixed. */
    private static Optional<Mixup> mixup(Architecture architecture, Objective objective) {
        boolean wanted =
                switch (architecture) {
                    case Architecture.Mlp(var hidden, double dropout) -> dropout > 0;
                    case Architecture.ResNet deep -> true;
                    case Architecture.Cnn shallow -> false;
                    case Architecture.Linear linear -> false;
                    case Architecture.Text text -> false;
                };
        return wanted && objective instanceof Objective.Classification ? Optional.of(new Mixup()) : Optional.empty();
    }

    /** Only a cnn looks for shapes wherever they lie; the others know each pixel by its place. */
    private static Optional<Augmentation> augmentation(Hyperparameters plan, Dataset dataset) {
        return plan.architecture().equals("cnn")
                ? Augmentation.of(dataset.graph().shape(), dataset.manifest().classes())
                : Optional.empty();
    }
}
