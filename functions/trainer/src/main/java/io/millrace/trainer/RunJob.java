package io.millrace.trainer;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.lifecycle.trial.RunTrials;
import io.millrace.trainer.data.Dataset;
import io.millrace.trainer.data.DatasetLoader;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Carries out a run: all of its trials in order, rung by rung, then the {@code candidate.json} of the best by validation. */
final class RunJob implements Job {
    private final ObjectStore store;
    private final DatasetLoader loader;
    private final TrialTraining training;
    private final RunManifest run;
    private final RunTrials trials;
    private final Clock clock;
    private final Map<String, RuntimeException> failures = new LinkedHashMap<>();
    private Optional<Dataset> dataset = Optional.empty();

    RunJob(ObjectStore store, DatasetLoader loader, TrialTraining training, RunManifest run, Clock clock) {
        this.store = store;
        this.loader = loader;
        this.training = training;
        this.run = run;
        this.trials = new RunTrials(store, run);
        this.clock = clock;
    }

    @Override
    public RunManifest run() {
        return run;
    }

    @Override
    public boolean isDone() {
        return trials.candidate().isPresent();
    }

    @Override
    public String failureKey() {
        return Keys.failure(run.model(), run.run());
    }

    /**
     * Names the run's winner, now or from before. A trial that fails takes no part; where all fail, the first one's failure
     * is the run's.
     *
     * @throws io.millrace.lifecycle.error.InvalidInputException if every trial diverged, or the data cannot be trained on
     */
    @Override
    public String carryOut() {
        if (!isDone()) {
            var takePart = run.trials().stream().map(RunManifest.Trial::trial).toList();
            for (int rung = 1; !takePart.isEmpty(); rung++) {
                carryOut(takePart, rung);
                takePart = run.schedule().isLast(rung) ? List.of() : trials.goOn(rung, takePart);
            }
        }
        var reasons = failures.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, failure -> Failures.explain(failure.getValue())
                        .reason()));
        return trials.decide(reasons, clock.instant())
                .map(best -> "candidate: trial " + best.trial())
                .orElseThrow(() -> failures.values().iterator().next());
    }

    private void carryOut(List<String> takePart, int rung) {
        for (var trial : takePart) {
            if (trials.result(trial, rung).isEmpty()) {
                attempt(trial, rung);
            }
        }
    }

    private void attempt(String trial, int rung) {
        var loaded = dataset();
        try {
            training.train(run, run.trial(trial), rung, loaded);
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            // The others may do without it.
            e.printStackTrace();
            failures.putIfAbsent(trial, e);
        }
    }

    private Dataset dataset() {
        var loaded = dataset.orElseGet(() -> loader.load(
                Json.read(store.get(Keys.datasetManifest(run.model(), run.dataset())), DatasetManifest.class)));
        dataset = Optional.of(loaded);
        return loaded;
    }
}
