package io.millrace.trainer.trial;

import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.spec.CalibrationChoice;
import io.millrace.onnx.Architecture;
import io.millrace.onnx.Layer;
import io.millrace.onnx.ModelFile;
import io.millrace.trainer.data.Dataset;
import io.millrace.trainer.fit.Course;
import io.millrace.trainer.terms.TermLearner;
import java.util.Optional;

/**
 * Trains on the terms of texts, and on what else a row has, and keeps each epoch.
 *
 * @param calibration of the best epoch's probabilities
 */
record TermTraining(CalibrationChoice calibration) implements Training {

    @Override
    public Optional<Trained> train(Dataset dataset, Hyperparameters plan, Folder folder) {
        var objective = dataset.objective(plan.classWeights());
        var architecture = new Architecture.Text();
        var layers = architecture.layers(dataset.graph().shape(), objective.outputs());
        var learner = new TermLearner((Layer.Terms) layers.getFirst(), objective, plan.optimizer());
        return folder.fit(dataset, plan, learner).map(fitted -> {
            var best = fitted.best();
            learner.load(best.weights(), fitted.optimizer());
            var weights = best.weights()
                    .scoresDividedBy(
                            dataset.temperature(
                                    calibration,
                                    () -> learner.scores(
                                            dataset.validation(),
                                            dataset.validation().rows())),
                            layers);
            learner.load(weights, fitted.optimizer());
            return new Trained(
                    new Course(plan, folder.mostEpochs(), fitted.history()),
                    learner.size(),
                    ModelFile.write(
                            dataset.manifest(), dataset.graph(), architecture, weights, objective.targetScale()),
                    learner.scores(dataset.validation(), dataset.sampleRows()),
                    "cpu");
        });
    }
}
