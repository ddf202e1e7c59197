package io.millrace.trainer.trial;

import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.onnx.Architecture;
import io.millrace.onnx.Layer;
import io.millrace.onnx.ModelFile;
import io.millrace.trainer.data.Dataset;
import io.millrace.trainer.fit.Course;
import io.millrace.trainer.terms.TermLearner;
import java.util.Optional;

/** Trains on the terms of texts, and on what else a row has, and keeps each epoch. */
record TermTraining() implements Training {

    @Override
    public Optional<Trained> train(Dataset dataset, Hyperparameters plan, Folder folder) {
        var objective = dataset.objective();
        var architecture = new Architecture.Text();
        var layer = (Layer.Terms) architecture
                .layers(dataset.graph().shape(), objective.outputs())
                .getFirst();
        var learner = new TermLearner(layer, objective, plan.optimizer());
        return folder.fit(dataset, plan, learner).map(fitted -> {
            var best = fitted.best();
            learner.load(best.weights(), fitted.optimizer());
            return new Trained(
                    new Course(plan, fitted.history()),
                    learner.size(),
                    ModelFile.write(
                            dataset.manifest(), dataset.graph(), architecture, best.weights(), objective.targetScale()),
                    learner.scores(dataset.validation(), dataset.sampleRows()),
                    "cpu");
        });
    }
}
