package io.millrace.trainer.trial;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.onnx.Weights;
import io.millrace.trainer.data.Dataset;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.fit.CheckpointFile;
import io.millrace.trainer.fit.Checkpoints;
import io.millrace.trainer.fit.Course;
import io.millrace.trainer.fit.Fit;
import io.millrace.trainer.fit.FitState;
import io.millrace.trainer.fit.Learner;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A trial's place in the bucket while it trains.
 *
 * @param mostEpochs after which the training rests
 * @param out for people: how each epoch went
 * @param keeping when its states are kept
 */
record Folder(
        ObjectStore store, RunManifest run, RunManifest.Trial trial, int mostEpochs, PrintStream out, Keeping keeping) {

    /** Trains a learner and keeps its epochs; empty if it diverged in the first. */
    Optional<FitState> fit(Dataset dataset, Hyperparameters plan, Learner learner) {
        LongSupplier nanoTime = System::nanoTime;
        var journal = journal(new CheckpointFile(plan(dataset)), FitState::history);
        var resumed = journal.resume();
        var keeper = new Keeper<FitState>(keeping, nanoTime, journal::keep);
        var fitted = new Fit(plan, mostEpochs, nanoTime)
                .run(learner, dataset.train(), dataset.validation(), resumed, state -> {
                    journal.tell(state);
                    keeper.accept(state);
                });
        fitted.ifPresent(state -> journal.finish(new Course(plan, mostEpochs, state.history()), state));
        return fitted;
    }

    /**
     * The weights that as many epochs as were best give on the rows of train and validation together; empty if the plan
     * does not want them, the training only rests, or those epochs diverge. An attempt that was disturbed here begins
     * these epochs anew.
     *
     * @param start makes a learner with its first weights
     */
    Optional<Refit> refit(Dataset dataset, Course course, Supplier<Learner> start) {
        if (!refits(course)) {
            return Optional.empty();
        }
        var watch = new Course.Watch(System::nanoTime);
        return new Fit(course.plan(), System::nanoTime)
                .again(start.get(), allRows(dataset, course), course.bestEpoch(), keeping.afterEpoch())
                .map(weights -> new Refit(weights, watch.seconds()));
    }

    /** What was learnt of all rows, and how long that took. */
    record Refit(Weights weights, double seconds) {}

    /** Whether the rows of validation are learnt too, once the training is over. */
    boolean refits(Course course) {
        return course.plan().refit() && !course.rests();
    }

    /** The rows of train and validation together, of which people are told. */
    Examples allRows(Dataset dataset, Course course) {
        var rows = dataset.train().and(dataset.validation());
        out.printf(
                "trial %s  once more on all %d rows, for %d epochs%n", trial.trial(), rows.rows(), course.bestEpoch());
        return rows;
    }

    /** Tells of a training whose epochs are not kept: the bucket of all, people of each. */
    void tell(List<EpochProgress> history) {
        history.forEach(log()::print);
        log().write(history);
    }

    private ProgressLog log() {
        return new ProgressLog(store, Keys.progress(run.model(), run.run(), trial.trial()), trial.trial(), out);
    }

    <S> Journal<S> journal(Checkpoints.Format<S> format, Function<S, List<EpochProgress>> history) {
        var prefix = Keys.checkpoints(run.model(), run.run(), trial.trial());
        return new Journal<>(new Checkpoints<>(store, prefix, format), history, log(), out);
    }

    /** What checkpoints belong to: another plan, dataset or feature width starts anew. */
    String plan(Dataset dataset) {
        return Sha256.of(Sha256.of(Json.compact(trial.hyperparameters()))
                + dataset.manifest().dataset()
                + dataset.graph().shape());
    }
}
