package io.millrace.trainer.trial;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.onnx.FeatureShape;
import io.millrace.onnx.Scorer;
import io.millrace.onnx.Trees;
import io.millrace.trainer.data.Dataset;
import io.millrace.trainer.fit.Course;
import io.millrace.trainer.network.Compute;
import io.millrace.trainer.objective.Objective;
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
 */
record TreeTraining(int threads, TreeDevice device, LongSupplier nanoTime) implements Training {
    @Override
    public Optional<Trained> train(Dataset dataset, Hyperparameters plan, Folder folder) {
        refuseImages(dataset);
        var objective = dataset.objective(plan.classWeights());
        try (var boosting = new Boosting(dataset.train(), dataset.validation(), objective, plan, threads, device)) {
            var course = boost(dataset, plan, folder, boosting);
            if (course.epoch() == 0) {
                return Optional.empty();
            }
            int rounds = course.bestEpoch();
            float[] validation = boosting.validationScores(rounds);
            return Optional.of(
                    folder.refits(course)
                            ? again(dataset, objective, folder, course, validation)
                            : trained(dataset, course, boosting.trees(rounds), validation, validation, 0));
        }
    }

    /** As many rounds as were best on the rows of train and validation together. */
    private Trained again(Dataset dataset, Objective objective, Folder folder, Course course, float[] validation) {
        var rows = folder.allRows(dataset, course);
        int rounds = course.bestEpoch();
        var watch = new Course.Watch(nanoTime);
        try (var boosting = new Boosting(rows, dataset.validation(), objective, course.plan(), threads, device)) {
            for (int round = 1; round <= rounds; round++) {
                boosting.grow(round);
                folder.keeping().afterEpoch().run();
            }
            double seconds = watch.seconds();
            var scores = boosting.validationScores(rounds);
            return trained(dataset, course, boosting.trees(rounds), validation, scores, seconds);
        }
    }

    /** @param scores of the validation split by the trees */
    private Trained trained(
            Dataset dataset, Course course, Trees trees, float[] validation, float[] scores, double refitSeconds) {
        return new Trained(
                course,
                trees.nodes(),
                new Scorer.Forest(trees),
                validation,
                Arrays.copyOf(scores, dataset.sampleRows() * trees.outputs()),
                device == TreeDevice.CUDA ? Compute.gpuName().orElse("gpu") : "cpu",
                Optional.empty(),
                refitSeconds);
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
