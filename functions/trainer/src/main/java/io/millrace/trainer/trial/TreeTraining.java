package io.millrace.trainer.trial;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.spec.CalibrationChoice;
import io.millrace.onnx.FeatureShape;
import io.millrace.onnx.ModelFile;
import io.millrace.trainer.data.Dataset;
import io.millrace.trainer.fit.Course;
import io.millrace.trainer.network.Compute;
import io.millrace.trainer.trees.Boosting;
import io.millrace.trainer.trees.TreeCheckpoint;
import io.millrace.trainer.trees.TreeDevice;
import io.millrace.trainer.trees.TreeFit;
import io.millrace.trainer.trees.TreeState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Boosts trees.
 *
 * @param threads of one round
 * @param device where trees grow
 * @param calibration of the best round's probabilities
 */
record TreeTraining(int threads, TreeDevice device, LongSupplier nanoTime, CalibrationChoice calibration)
        implements Training {
    @Override
    public Optional<Trained> train(Dataset dataset, Hyperparameters plan, Folder folder) {
        refuseImages(dataset);
        var objective = dataset.objective(plan.classWeights());
        try (var boosting = new Boosting(dataset.train(), dataset.validation(), objective, plan, threads, device)) {
            var course = boost(dataset, plan, folder, boosting);
            if (course.epoch() == 0) {
                return Optional.empty();
            }
            float[] scores = boosting.validationScores(course.bestEpoch());
            double temperature = dataset.temperature(calibration, () -> scores);
            var trees = boosting.trees(course.bestEpoch()).scoresDividedBy(temperature);
            return Optional.of(new Trained(
                    course,
                    trees.nodes(),
                    ModelFile.write(dataset.manifest(), dataset.graph(), trees, objective.targetScale()),
                    divided(Arrays.copyOf(scores, dataset.sampleRows() * objective.outputs()), temperature),
                    device == TreeDevice.CUDA ? Compute.gpuName().orElse("gpu") : "cpu",
                    Optional.empty()));
        }
    }

    private static float[] divided(float[] scores, double divisor) {
        for (int i = 0; i < scores.length; i++) {
            scores[i] = (float) (scores[i] / divisor);
        }
        return scores;
    }

    private Course boost(Dataset dataset, Hyperparameters plan, Folder folder, Boosting boosting) {
        var journal = folder.journal(new TreeCheckpoint(folder.plan(dataset)), TreeState::history);
        var resumed = journal.resume();
        resumed.ifPresent(state -> boosting.load(state.booster()));
        var begun = new Course(
                plan, folder.mostEpochs(), resumed.map(TreeState::history).orElse(List.of()));
        var keeper = new Keeper<Course>(folder.keeping(), nanoTime, course -> {
            journal.keep(state(boosting, course));
            journal.tell(state(boosting, course));
        });
        var course = new TreeFit(dataset.objective(plan.classWeights()), nanoTime)
                .run(boosting, dataset.train(), dataset.validation(), begun, keeper);
        if (course.epoch() > begun.epoch()) {
            journal.finish(course, state(boosting, course));
            journal.tell(state(boosting, course));
        }
        return course;
    }

    private static TreeState state(Boosting boosting, Course course) {
        return new TreeState(boosting.bytes(), course.history());
    }

    private static void refuseImages(Dataset dataset) {
        if (dataset.graph().shape() instanceof FeatureShape.Image) {
            throw new InvalidInputException(
                    "Architecture gbdt takes tables, and this dataset holds images.",
                    Place.column(null, "train.architecture"),
                    "Set train.architecture to auto, cnn, mlp or linear.");
        }
    }
}
