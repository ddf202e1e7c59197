package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.Lineage;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.RunManifest.Schedule;
import io.millrace.lifecycle.manifest.RunManifest.Schedule.Jobs;
import io.millrace.lifecycle.manifest.RunManifest.Trial;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.manifest.TrialTable;
import io.millrace.lifecycle.manifest.TrialTable.Outcome;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.trial.RunTrials;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What becomes of a run's trials. */
class RunTrialsTest {
    private static final ModelName MODEL = new ModelName("churn");
    private static final String RUN = "r1";
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private static final Hyperparameters ENSEMBLE =
            new Hyperparameters(Hyperparameters.ENSEMBLE, 1, 1, Optimizer.ADAM, 0, 0, 7);

    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Test
    void theBestByValidationWinsAndOfEqualsTheOneWithTheSmallerLoss() {
        over("1", 0.8, 0.1);
        over("2", 0.9, 0.3);
        over("3", 0.9, 0.2);

        var candidate = trials(3).decide(Map.of(), NOW).orElseThrow();

        assertThat(candidate.trial()).isEqualTo("3");
        assertThat(Json.read(store.get(Keys.candidate(MODEL, RUN, "3")), TrialResult.class))
                .isEqualTo(candidate);
        assertThat(table().winner()).isEqualTo("3");
    }

    @Test
    void anEnsembleWinsWhateverItsMembersScored() {
        over("1", 0.95, 0.1);
        over("2", 0.9, 0.2);
        put(Keys.trialResult(MODEL, RUN, "3"), "3", ENSEMBLE, 0.92, 0.15);

        assertThat(trials(3).decide(Map.of(), NOW).orElseThrow().trial()).isEqualTo("3");
        assertThat(table().trials())
                .extracting(TrialTable.Row::outcome)
                .containsExactly(Outcome.LOST, Outcome.LOST, Outcome.WON);
    }

    @Test
    void theTableTellsWhatBecameOfEachTrial() {
        stopped("1", 1, 0.5);
        stopped("2", 1, 0.7);
        stopped("2", 2, 0.75);
        over("3", 0.9, 0.1);
        over("4", 0.8, 0.1);

        trials(9, 3, 1).decide(Map.of("5", "out of memory"), NOW);

        assertThat(table().trials())
                .extracting(TrialTable.Row::trial, TrialTable.Row::outcome, TrialTable.Row::reason)
                .startsWith(
                        tuple("1", Outcome.STOPPED, "after rung 1 of 3"),
                        tuple("2", Outcome.STOPPED, "after rung 2 of 3"),
                        tuple("3", Outcome.WON, ""),
                        tuple("4", Outcome.LOST, ""),
                        tuple("5", Outcome.FAILED, "out of memory"),
                        tuple("6", Outcome.FAILED, "It left no result."));
        assertThat(table().trials().get(1).score().orElseThrow().value()).isEqualTo(0.75);
    }

    @Test
    void aDecisionStandsWhateverComesLater() {
        over("1", 0.8, 0.1);
        trials(2).decide(Map.of(), NOW);
        store.delete(Keys.candidate(MODEL, RUN, "1"));
        over("2", 0.99, 0.1);

        assertThat(trials(2).decide(Map.of(), NOW).orElseThrow().trial()).isEqualTo("1");
        assertThat(keys("candidate.json")).containsExactly(Keys.candidate(MODEL, RUN, "1"));
    }

    @Test
    void whereNoTrialWasOverTheBestOfTheStoppedWins() {
        stopped("1", 1, 0.5);
        stopped("2", 1, 0.7);

        assertThat(trials(2, 1)
                        .decide(Map.of("2", "killed later"), NOW)
                        .orElseThrow()
                        .trial())
                .isEqualTo("2");
    }

    @Test
    void withoutAnyResultNothingIsWritten() {
        assertThat(trials(2).decide(Map.of("1", "failed"), NOW)).isEmpty();
        assertThat(keys("")).isEmpty();
    }

    @Test
    void theBestOfARungGoOnInThePlansOrder() {
        stopped("1", 1, 0.5);
        stopped("2", 1, 0.6);
        over("3", 0.55, 0.1);
        stopped("4", 1, 0.9);

        assertThat(trials(5, 2, 1).goOn(1, List.of("1", "2", "3", "4", "5"))).containsExactly("2", "4");
    }

    @Test
    void aDecisionTakesAwayWhatOnlyUnfinishedRunsNeed() {
        over("1", 0.8, 0.1);
        store.put(Keys.checkpoints(MODEL, RUN, "2") + "epoch-000001.ckpt", new byte[1], "");
        store.put(Keys.failure(MODEL, RUN), new byte[1], "");

        trials(2).decide(Map.of(), NOW);

        assertThat(keys("ckpt")).isEmpty();
        assertThat(keys("failure.json")).isEmpty();
    }

    @Test
    void eachRungHasItsShareOfTheEpochs() {
        var schedule = new Schedule(Jobs.ONE, "", List.of(9, 3, 1), 3);

        assertThat(List.of(schedule.epochs(40, 1), schedule.epochs(40, 2), schedule.epochs(40, 3)))
                .containsExactly(5, 14, 40);
        assertThat(schedule.epochs(1, 1)).isEqualTo(1);
    }

    /** @param rungs how many trials take part in each */
    private RunTrials trials(Integer... rungs) {
        var plan = IntStream.rangeClosed(1, rungs[0])
                .mapToObj(number -> new Trial(String.valueOf(number), parameters()))
                .toList();
        return new RunTrials(
                store,
                new RunManifest(
                        MODEL,
                        RUN,
                        "d1",
                        "u1",
                        LifecycleSpec.DEFAULT,
                        "churn-r1",
                        "a test",
                        plan,
                        new Schedule(Jobs.ONE_A_TRIAL, "a test", List.of(rungs), 3),
                        RunManifest.firstRung(plan),
                        new RunManifest.Compute(
                                RunManifest.Compute.Kind.CPU, "small", 2, 4_096, 0, 0.1, Duration.ofHours(1), 2, 0.2),
                        Lineage.UNKNOWN,
                        NOW,
                        NOW));
    }

    private static Hyperparameters parameters() {
        return new Hyperparameters("mlp", 40, 32, Optimizer.ADAM, 0.01, 3, 7);
    }

    private void over(String trial, double accuracy, double loss) {
        put(Keys.trialResult(MODEL, RUN, trial), trial, accuracy, loss);
    }

    private void stopped(String trial, int rung, double accuracy) {
        put(Keys.rungResult(MODEL, RUN, trial, rung), trial, accuracy, 0.1);
    }

    private void put(String key, String trial, double accuracy, double loss) {
        put(key, trial, parameters(), accuracy, loss);
    }

    private void put(String key, String trial, Hyperparameters parameters, double accuracy, double loss) {
        var result = new TrialResult(
                MODEL,
                RUN,
                trial,
                "d1",
                parameters,
                "m",
                "h",
                9,
                9,
                40,
                9,
                loss,
                "accuracy",
                accuracy,
                0,
                1,
                9,
                "cpu",
                Optional.empty(),
                Optional.empty(),
                NOW);
        store.put(key, Json.pretty(result), "application/json");
    }

    private TrialTable table() {
        return Json.read(store.get(Keys.trials(MODEL, RUN)), TrialTable.class);
    }

    private List<String> keys(String suffix) {
        try (var objects = store.list("")) {
            return objects.map(ObjectInfo::key)
                    .filter(key -> key.endsWith(suffix))
                    .toList();
        }
    }
}
