package io.millrace.trainer;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.store.FailureRecord;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.trainer.data.Dataset;
import io.millrace.trainer.data.DatasetLoader;
import io.millrace.trainer.objective.Objective;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Carries out a run: all of its trials in order, then the {@code candidate.json} of the best by validation. Carried out
 * again, it does only what is missing.
 */
final class RunJob {
    private final ObjectStore store;
    private final DatasetLoader loader;
    private final Trials trials;

    /** How one trial is carried out; empty if its training diverged. */
    interface Trials {
        Optional<TrialResult> run(RunManifest run, RunManifest.Trial trial, Dataset dataset);
    }

    RunJob(ObjectStore store, DatasetLoader loader, Trials trials) {
        this.store = store;
        this.loader = loader;
        this.trials = trials;
    }

    /**
     * The run's winner, now or from before. A trial that fails takes no part; where all fail, the first one's failure is
     * the run's.
     *
     * @throws InvalidInputException if every trial diverged, or the data cannot be trained on
     */
    TrialResult carryOut(RunManifest run) {
        var decided = candidate(store, run);
        if (decided.isPresent()) {
            tidy(run);
            return decided.get();
        }
        var manifest = Json.read(store.get(Keys.datasetManifest(run.model(), run.dataset())), DatasetManifest.class);
        var best = best(results(run, manifest));
        store.create(Keys.candidate(run.model(), run.run(), best.trial()), Json.pretty(best), "application/json");
        tidy(run);
        return best;
    }

    /** A failure of an earlier attempt is none any more, and nobody resumes a run that has its candidate. */
    private void tidy(RunManifest run) {
        new FailureRecord(store, Keys.failure(run.model(), run.run())).withdraw();
        for (var trial : run.trials()) {
            List<String> checkpoints;
            try (var objects = store.list(Keys.checkpoints(run.model(), run.run(), trial.trial()))) {
                checkpoints = objects.map(ObjectInfo::key).toList();
            }
            checkpoints.forEach(store::delete);
        }
    }

    /** The candidate there is already. */
    static Optional<TrialResult> candidate(ObjectStore store, RunManifest run) {
        return run.trials().stream()
                .flatMap(trial -> store.find(Keys.candidate(run.model(), run.run(), trial.trial())).stream())
                .map(object -> Json.read(object.bytes(), TrialResult.class))
                .findFirst();
    }

    private List<TrialResult> results(RunManifest run, DatasetManifest manifest) {
        List<TrialResult> results = new ArrayList<>();
        Optional<Dataset> dataset = Optional.empty();
        Optional<RuntimeException> failure = Optional.empty();
        for (var trial : run.trials()) {
            var before = store.find(Keys.trialResult(run.model(), run.run(), trial.trial()));
            if (before.isPresent()) {
                results.add(Json.read(before.get().bytes(), TrialResult.class));
                continue;
            }
            var loaded = dataset.orElseGet(() -> loader.load(manifest));
            dataset = Optional.of(loaded);
            try {
                trials.run(run, trial, loaded).ifPresent(results::add);
            } catch (UnavailableException e) {
                throw e;
            } catch (RuntimeException e) {
                // The others may do without it.
                e.printStackTrace();
                failure = Optional.of(failure.orElse(e));
            }
        }
        if (results.isEmpty() && failure.isPresent()) {
            throw failure.get();
        }
        return results;
    }

    private static TrialResult best(List<TrialResult> results) {
        TrialResult best = null;
        for (var result : results) {
            if (best == null || better(result, best)) {
                best = result;
            }
        }
        if (best == null) {
            throw new InvalidInputException(
                    "The losses of every trial became infinite in the first epoch: the steps are too large.",
                    Place.column(null, "train.learning_rate"),
                    "Set a smaller train.learning_rate, such as 0.001.");
        }
        return best;
    }

    private static boolean better(TrialResult a, TrialResult b) {
        if (a.validationMetric() == b.validationMetric()) {
            return a.validationLoss() < b.validationLoss();
        }
        return Objective.higherIsBetter(a.metric())
                ? a.validationMetric() > b.validationMetric()
                : a.validationMetric() < b.validationMetric();
    }
}
