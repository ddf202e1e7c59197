package io.millrace.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.aws.StageEvent.JobStateChanged;
import io.millrace.aws.StageEvent.ObjectCreated;
import io.millrace.aws.StageEvent.SweepDue;
import io.millrace.aws.StageOutcome;
import io.millrace.dispatch.plan.Planner;
import io.millrace.dispatch.plan.Prices;
import io.millrace.dispatch.plan.Samples;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.RunId;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.BudgetLedger;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.manifest.TrialTable;
import io.millrace.lifecycle.manifest.TrialTable.Outcome;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.SpecParser;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.testing.MovableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs whose trials have jobs of their own. */
class RungsTest {
    private static final String ACCEPTED = Keys.accepted(Samples.MODEL, "digits.csv-0123456789ab");
    private static final LifecycleSpec GRID =
            spec("train: {architecture: mlp, search: {learning_rate: [0.1, 0.01, 0.001]}}");
    private static final LifecycleSpec HALVING =
            spec("train: {architecture: mlp, search: {method: halving, trials: 4, reduction_factor: 2,"
                    + " learning_rate: {min: 0.0001, max: 0.1, scale: log}}}");

    private final MovableClock clock = new MovableClock(Samples.NOW);
    private final InMemoryObjectStore store = new InMemoryObjectStore(clock);
    private final FakeJobs jobs = new FakeJobs();
    private final Dispatch dispatch = dispatch();
    private String run = "";

    @BeforeEach
    void dataset() {
        store.put(Keys.datasetManifest(Samples.MODEL, "d1"), Json.pretty(Samples.table(1_000, 4)), "");
    }

    @Test
    void eachTrialIsAChildOfOneArrayWhoseWorstCaseIsReserved() {
        start(GRID);

        var plan = jobs.submitted().getFirst();
        assertThat(plan.arraySize()).isEqualTo(3);
        assertThat(plan.schedule().reason()).startsWith("a job for each trial");
        // An hour and two attempts of 0.1 USD an hour, three times.
        assertThat(plan.compute().worstCaseUsd()).isEqualTo(0.6);
        assertThat(ledger().reservedUsd()).isEqualByComparingTo("0.6");
    }

    @Test
    void theEndOfAChildSaysNothing() {
        start(GRID);
        var child = new JobStateChanged(
                "job-" + run + ":1", plan().jobName(), "FAILED", "", Optional.of(70), Duration.ZERO, Samples.NOW);

        assertThat(dispatch.on(child).outcome()).isEqualTo("ignored");
    }

    @Test
    void whenAllHaveEndedTheBestBecomesTheCandidateAndWhatTheyRanIsSpent() {
        start(GRID);
        over("1", 0.8);
        over("2", 0.9);
        children("SUCCEEDED", Duration.ofMinutes(2));
        jobs.child(plan(), 2, "FAILED", "Host EC2 (instance i-0) terminated.", Duration.ofMinutes(2));

        assertThat(end("FAILED").outcome()).isEqualTo("decided");

        assertThat(keys("candidate.json")).containsExactly(Keys.candidate(Samples.MODEL, run, "2"));
        assertThat(table().trials())
                .extracting(TrialTable.Row::outcome)
                .containsExactly(Outcome.LOST, Outcome.WON, Outcome.FAILED);
        assertThat(table().trials().getLast().reason()).contains("The host was taken away on every attempt");
        assertThat(keys("/" + run + "/failure.json")).isEmpty();
        assertThat(ledger().spentUsd()).isEqualByComparingTo("0.01");
        assertThat(end("FAILED").outcome()).isEqualTo("finished");
    }

    @Test
    void whereAllFailTheFirstReasonIsTheRuns() {
        start(GRID);
        var own = new RunFailure(
                Samples.MODEL, run, RunFailure.Cause.INVALID_INPUT, "diverged", "smaller steps", "j", Samples.NOW);
        store.put(Keys.trialFailure(Samples.MODEL, run, "1"), Json.pretty(own), "");
        children("FAILED", Duration.ZERO);

        assertThat(end("FAILED").outcome()).isEqualTo("failure_recorded");

        assertThat(Json.read(store.get(Keys.failure(Samples.MODEL, run)), RunFailure.class))
                .isEqualTo(own);
        assertThat(keys("trials.json")).isEmpty();
    }

    @Test
    void aParentThatEndsBeforeItsChildrenIsLookedAtAgain() {
        start(GRID);
        children("SUCCEEDED", Duration.ZERO);
        jobs.child(plan(), 1, "RUNNING", "", Duration.ZERO);

        assertThatThrownBy(() -> end("FAILED")).isInstanceOf(UnavailableException.class);
        assertThat(keys("trials.json")).isEmpty();
    }

    @Test
    void aHalvingGoesOnWithTheBestFromRungToRung() {
        start(HALVING);
        assertThat(plan().schedule().rungs()).containsExactly(4, 2, 1);
        stopped("1", 1, 0.7);
        stopped("2", 1, 0.9);
        stopped("4", 1, 0.8);
        children("SUCCEEDED", Duration.ofMinutes(1));

        assertThat(end("FAILED").outcome()).isEqualTo("submitted");
        assertThat(plan().rung().trials()).containsExactly("2", "4");
        assertThat(plan().jobName()).endsWith(run + "-rung2");
        stopped("2", 2, 0.91);
        stopped("4", 2, 0.92);
        children("SUCCEEDED", Duration.ofMinutes(1));
        assertThat(end("SUCCEEDED").outcome()).isEqualTo("submitted");
        assertThat(plan().rung().trials()).containsExactly("4");
        assertThat(plan().arraySize()).isZero();
        over("4", 0.95);

        var last = jobs.state(plan(), "SUCCEEDED", Duration.ofMinutes(3), Samples.NOW, true);
        assertThat(dispatch.on(last).outcome()).isEqualTo("decided");

        assertThat(table().trials())
                .extracting(TrialTable.Row::trial, TrialTable.Row::outcome)
                .containsExactly(
                        tuple("1", Outcome.STOPPED),
                        tuple("2", Outcome.STOPPED),
                        tuple("3", Outcome.FAILED),
                        tuple("4", Outcome.WON));
        // 4 + 2 + 3 minutes of 0.1 USD an hour.
        assertThat(ledger().spentUsd()).isEqualByComparingTo("0.015");
        assertThat(jobs.submitted()).hasSize(3);
    }

    @Test
    void theEndOfAnEarlierRungToldAgainStartsNothing() {
        start(HALVING);
        stopped("1", 1, 0.7);
        stopped("2", 1, 0.9);
        children("SUCCEEDED", Duration.ZERO);
        var first = jobs.state(plan(), "SUCCEEDED", Duration.ZERO, Samples.NOW, true);
        dispatch.on(first);

        assertThat(dispatch.on(first).outcome()).isEqualTo("duplicate");
        assertThat(jobs.submitted()).hasSize(2);
    }

    @Test
    void aRungThatWasClaimedAndNeverSubmittedIsSubmittedByTheNextDelivery() {
        start(HALVING);
        stopped("1", 1, 0.7);
        stopped("2", 1, 0.9);
        children("SUCCEEDED", Duration.ZERO);
        var first = jobs.state(plan(), "SUCCEEDED", Duration.ZERO, Samples.NOW, true);
        jobs.refuse(true);
        assertThatThrownBy(() -> dispatch.on(first)).isInstanceOf(UnavailableException.class);
        jobs.refuse(false);
        assertThatThrownBy(() -> dispatch.on(first)).hasMessageContaining("is claimed");
        clock.advance(Duration.ofMinutes(2));

        assertThat(dispatch.on(first).outcome()).isEqualTo("submitted");
        assertThat(jobs.submitted()).hasSize(2);
    }

    @Test
    void whereNobodyOfTheNextRungHasAnythingLeftToLearnTheRunEnds() {
        start(HALVING);
        over("1", 0.9);
        over("2", 0.8);
        stopped("3", 1, 0.7);
        children("SUCCEEDED", Duration.ZERO);

        assertThat(end("FAILED").outcome()).isEqualTo("decided");
        assertThat(jobs.submitted()).hasSize(1);
    }

    @Test
    void theSweepFindsAnArrayWhoseEndNobodyWasToldOf() {
        start(GRID);
        over("1", 0.8);
        children("FAILED", Duration.ofMinutes(2));
        jobs.state(plan(), "FAILED", Duration.ZERO, Samples.NOW, true);
        clock.advance(Duration.ofHours(2));

        assertThat(sweep().fields()).containsEntry("digits/" + run, "decided");
        assertThat(ledger().spentUsd()).isEqualByComparingTo("0.01");
    }

    @Test
    void ofAnArrayThatBatchForgotWhatItLeftIsDecidedAbout() {
        start(GRID);
        over("3", 0.8);
        jobs.listed(false);
        clock.advance(Duration.ofDays(9));

        assertThat(sweep().fields()).containsEntry("digits/" + run, "decided");
        assertThat(table().winner()).isEqualTo("3");
        assertThat(table().trials().getFirst().reason()).contains("does not know");
        assertThat(ledger().spentUsd()).isEqualByComparingTo("0.6");
    }

    @Test
    void anEndlessArrayIsEndedAndThenJudgedByWhatItLeft() {
        start(GRID);
        over("1", 0.8);
        jobs.state(plan(), "PENDING", Duration.ZERO, Samples.NOW, true);
        // The wait for a host, two attempts of an hour for each child one after the other, and an hour's grace.
        clock.advance(Duration.ofHours(12 + 6 + 1).plusMinutes(1));

        assertThat(sweep().fields()).containsEntry("digits/" + run, "job_terminated");

        assertThat(jobs.terminated()).singleElement().asString().contains("job-" + run);
        children("FAILED", Duration.ZERO);
        assertThat(end("FAILED").outcome()).isEqualTo("decided");
    }

    private void start(LifecycleSpec spec) {
        run = RunId.of("d1", spec);
        store.put(ACCEPTED, Json.pretty(Samples.accepted(spec)), "");
        dispatch.on(new ObjectCreated("b", ACCEPTED, "", 1, "", Samples.NOW));
    }

    private StageOutcome end(String status) {
        return dispatch.on(jobs.state(plan(), status, Duration.ZERO, Samples.NOW, true));
    }

    private StageOutcome sweep() {
        return dispatch.on(new SweepDue(clock.instant(), Instant.MAX));
    }

    private void children(String status, Duration ran) {
        for (int index = 0; index < plan().arraySize(); index++) {
            jobs.child(plan(), index, status, "", ran);
        }
    }

    private void over(String trial, double accuracy) {
        result(Keys.trialResult(Samples.MODEL, run, trial), trial, accuracy);
    }

    private void stopped(String trial, int rung, double accuracy) {
        result(Keys.rungResult(Samples.MODEL, run, trial, rung), trial, accuracy);
    }

    private void result(String key, String trial, double accuracy) {
        var result = new TrialResult(
                Samples.MODEL,
                run,
                trial,
                "d1",
                plan().trial(trial).hyperparameters(),
                "m",
                "h",
                9,
                9,
                40,
                9,
                0.1,
                "accuracy",
                accuracy,
                0,
                1,
                9,
                "cpu",
                Optional.empty(),
                Optional.empty(),
                Samples.NOW);
        store.put(key, Json.pretty(result), "");
    }

    private RunManifest plan() {
        return Json.read(store.get(Keys.runManifest(Samples.MODEL, run)), RunManifest.class);
    }

    private TrialTable table() {
        return Json.read(store.get(Keys.trials(Samples.MODEL, run)), TrialTable.class);
    }

    private BudgetLedger ledger() {
        return Json.read(store.get(Keys.budget(Samples.MODEL, plan().budgetMonth())), BudgetLedger.class);
    }

    private List<String> keys(String suffix) {
        try (var objects = store.list("runs/")) {
            return objects.map(ObjectInfo::key)
                    .filter(key -> key.endsWith(suffix))
                    .toList();
        }
    }

    private Dispatch dispatch() {
        return new Dispatch(
                store,
                jobs,
                new Planner(new Prices(0.05, 0, 0.5), false, Duration.ZERO, clock),
                new RunSweep.Limits(Duration.ofHours(1), Duration.ofHours(12)),
                clock);
    }

    private static LifecycleSpec spec(String yaml) {
        return SpecParser.parse(yaml.getBytes(StandardCharsets.UTF_8));
    }
}
