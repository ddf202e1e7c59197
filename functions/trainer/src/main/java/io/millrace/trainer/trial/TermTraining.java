package io.millrace.trainer.trial;

import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.onnx.Architecture;
import io.millrace.onnx.Layer;
import io.millrace.onnx.Scorer;
import io.millrace.trainer.data.Dataset;
import io.millrace.trainer.fit.Course;
import io.millrace.trainer.objective.Objective;
import io.millrace.trainer.terms.TermLearner;
import java.util.Optional;

/** Trains on the terms of texts, and on what else a row has, and keeps each epoch. */
record TermTraining() implements Training {
    private static final double DROPOUT = 0.1;

    @Override
    public Optional<Trained> train(Dataset dataset, Hyperparameters plan, Folder folder) {
        var objective = dataset.objective(plan.classWeights());
        var layers = new Architecture.Text().layers(dataset.graph().shape(), objective.outputs());
        var layer = (Layer.Terms) layers.getFirst();
        var learner = learner(layer, objective, plan);
        return folder.fit(dataset, plan, learner).map(fitted -> {
            var best = fitted.best().weights();
            var course = new Course(plan, folder.mostEpochs(), fitted.history());
            learner.load(best, fitted.optimizer());
            float[] validation =
                    learner.scores(dataset.validation(), dataset.validation().rows());
            var refit = folder.refit(dataset, course, () -> learner(layer, objective, plan));
            var kept = refit.map(Folder.Refit::weights).orElse(best);
            learner.load(kept, fitted.optimizer());
            return new Trained(
                    course,
                    learner.size(),
                    new Scorer.Network(layers, kept),
                    validation,
                    learner.scores(dataset.validation(), dataset.sampleRows()),
                    "cpu",
                    Optional.empty(),
                    refit.map(Folder.Refit::seconds).orElse(0.0));
        });
    }

    private static TermLearner learner(Layer.Terms layer, Objective objective, Hyperparameters plan) {
        double dropout =
                switch (objective) {
                    case Objective.Classification labels -> DROPOUT;
                    // The sum that is a number would lack what is dropped.
                    case Objective.Regression number -> 0;
                };
        return new TermLearner(layer, objective, plan.optimizer(), dropout);
    }
}
