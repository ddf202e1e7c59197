package io.millrace.lifecycle.trial;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.RunManifest.Trial;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.manifest.TrialTable;
import io.millrace.lifecycle.manifest.TrialTable.Outcome;
import io.millrace.lifecycle.manifest.TrialTable.Row;
import io.millrace.lifecycle.manifest.TrialTable.Score;
import io.millrace.lifecycle.store.FailureRecord;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the bucket knows of a run's trials, how they are compared, and how the candidate comes to be. Whoever finds that
 * all trials have ended may decide; all who do decide alike, since the table of trials is created once.
 */
public final class RunTrials {
    private static final String JSON = "application/json";

    /**
     * An ensemble, which has chosen among the others already; then by the validation metric, then by its loss; of equals
     * the first of the plan, where the order is kept.
     */
    private static final Comparator<TrialResult> BEST_FIRST = Comparator.comparing(
                    (TrialResult result) -> !result.hyperparameters().areOfAnEnsemble())
            .thenComparingDouble(
                    result -> result.higherIsBetter() ? -result.validationMetric() : result.validationMetric())
            .thenComparingDouble(TrialResult::validationLoss);

    private final ObjectStore store;
    private final RunManifest run;

    public RunTrials(ObjectStore store, RunManifest run) {
        this.store = store;
        this.run = run;
    }

    /** The candidate there is already. */
    public Optional<TrialResult> candidate() {
        return run.trials().stream()
                .flatMap(trial ->
                        find(Keys.candidate(run.model(), run.run(), trial.trial()), TrialResult.class).stream())
                .findFirst();
    }

    /** The trial's result as of the end of that rung: its last one, if it was over by then. */
    public Optional<TrialResult> result(String trial, int rung) {
        return find(Keys.trialResult(run.model(), run.run(), trial), TrialResult.class)
                .or(() -> find(Keys.rungResult(run.model(), run.run(), trial, rung), TrialResult.class));
    }

    /** Why a trial with a job of its own has no result. */
    public Optional<RunFailure> failure(String trial) {
        return find(Keys.trialFailure(run.model(), run.run(), trial), RunFailure.class);
    }

    /** Which of the trials take part in the next rung, in the plan's order: the best of those that have a result. */
    public List<String> goOn(int rung, Collection<String> trials) {
        var best = trials.stream()
                .flatMap(trial -> result(trial, rung).stream())
                .sorted(BEST_FIRST)
                .limit(run.schedule().rungs().get(rung))
                .map(TrialResult::trial)
                .toList();
        return trials.stream().filter(best::contains).toList();
    }

    /**
     * Makes the best of all trials with a result the candidate, as was decided before or is decided now, and takes away
     * what only unfinished runs need.
     *
     * @param failures of trials whose reason does not stand in the bucket, in words, by trial
     * @return the candidate; empty if no trial has a result, and then nothing is written
     */
    public Optional<TrialResult> decide(Map<String, String> failures, Instant now) {
        var candidate = candidate().or(() -> table(failures, now).map(table -> {
            var winner = latest(table.winner()).orElseThrow();
            store.create(Keys.candidate(run.model(), run.run(), winner.trial()), Json.pretty(winner), JSON);
            return winner;
        }));
        if (candidate.isPresent()) {
            tidy();
        }
        return candidate;
    }

    private Optional<TrialTable> table(Map<String, String> failures, Instant now) {
        var key = Keys.trials(run.model(), run.run());
        var decided = find(key, TrialTable.class);
        if (decided.isPresent()) {
            return decided;
        }
        var results = run.trials().stream()
                .flatMap(trial -> latest(trial.trial()).stream())
                .toList();
        return results.stream().min(BEST_FIRST).map(winner -> {
            var rows = run.trials().stream()
                    .map(trial -> row(trial, winner, results, failures))
                    .toList();
            var table = new TrialTable(run.model(), run.run(), winner.trial(), rows, now);
            return store.create(key, Json.pretty(table), JSON).isPresent()
                    ? table
                    : Json.read(store.get(key), TrialTable.class);
        });
    }

    private Row row(Trial trial, TrialResult winner, List<TrialResult> results, Map<String, String> failures) {
        var name = trial.trial();
        var result = results.stream().filter(r -> r.trial().equals(name)).findFirst();
        var failed = Optional.ofNullable(failures.get(name))
                .or(() -> failure(name).map(RunFailure::reason))
                .filter(reason -> !isOver(name));
        var outcome = outcome(name, winner, failed.isPresent());
        return new Row(
                name,
                outcome,
                switch (outcome) {
                    case WON, LOST -> "";
                    case STOPPED ->
                        "after rung " + lastRung(name) + " of "
                                + run.schedule().rungs().size();
                    case FAILED -> failed.orElse("It left no result.");
                },
                trial.hyperparameters(),
                result.map(TrialResult::epochs).orElse(0),
                result.map(r -> new Score(r.metric(), r.validationMetric(), r.validationLoss())),
                result.map(TrialResult::seconds).orElse(0.0));
    }

    private Outcome outcome(String trial, TrialResult winner, boolean failed) {
        if (winner.trial().equals(trial)) {
            return Outcome.WON;
        }
        if (isOver(trial)) {
            return Outcome.LOST;
        }
        return failed || lastRung(trial) == 0 ? Outcome.FAILED : Outcome.STOPPED;
    }

    /** Whether the trial has had all its epochs, or had enough of them. */
    public boolean isOver(String trial) {
        return store.head(Keys.trialResult(run.model(), run.run(), trial)).isPresent();
    }

    /** The newest result of the trial, whether it is over or was stopped. */
    private Optional<TrialResult> latest(String trial) {
        return result(trial, lastRung(trial));
    }

    /** The last rung at whose end the trial was not over; 0: there is none. */
    private int lastRung(String trial) {
        return IntStream.range(1, run.schedule().rungs().size())
                .filter(rung -> store.head(Keys.rungResult(run.model(), run.run(), trial, rung))
                        .isPresent())
                .max()
                .orElse(0);
    }

    /** A failure of an earlier attempt is none any more, and nobody resumes a run that has its candidate. */
    private void tidy() {
        new FailureRecord(store, Keys.failure(run.model(), run.run())).withdraw();
        var checkpoints = new ArrayList<String>();
        for (var trial : run.trials()) {
            try (var objects = store.list(Keys.checkpoints(run.model(), run.run(), trial.trial()))) {
                objects.map(ObjectInfo::key).forEach(checkpoints::add);
            }
        }
        checkpoints.forEach(store::delete);
    }

    private <T> Optional<T> find(String key, Class<T> type) {
        return store.find(key).map(object -> Json.read(object.bytes(), type));
    }
}
