package io.millrace.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aws.GivenUp;
import io.millrace.aws.StageOutcome;
import io.millrace.dispatch.plan.Planner;
import io.millrace.dispatch.plan.Prices;
import io.millrace.dispatch.plan.Samples;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.RunId;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunFailure.Cause;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.spec.BudgetSpec;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.TrainSpec;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.testing.MovableClock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunStarterTest {
    private static final String RUN = RunId.of("d1", LifecycleSpec.DEFAULT);
    private static final String JSON = "application/json";

    private final MovableClock clock = new MovableClock(Samples.NOW);
    private final InMemoryObjectStore store = new InMemoryObjectStore(clock);
    private final FakeJobs jobs = new FakeJobs();
    private final Planner planner = new Planner(new Prices(0.04, 0.004, 0.5), false, Duration.ofMinutes(1), clock);
    private final RunStarter starter = new RunStarter(store, jobs, planner, clock);

    @BeforeEach
    void upload() {
        put(Keys.datasetManifest(Samples.MODEL, "d1"), Samples.table(1_000, 4));
        put("accepted/digits/u.json", Samples.accepted(LifecycleSpec.DEFAULT));
    }

    @Test
    void anUploadIsPlannedAndSubmitted() {
        var outcome = start();

        assertThat(outcome.outcome()).isEqualTo("submitted");
        assertThat(outcome.fields()).containsEntry("model", "digits").containsEntry("run", RUN);
        assertThat(jobs.submitted()).containsExactly(manifest());
        assertThat(manifest().upload()).isEqualTo("digits.csv-0123456789ab");
    }

    @Test
    void aSecondEventSubmitsNothing() {
        start();

        assertThat(start().outcome()).isEqualTo("duplicate");
        clock.advance(Duration.ofDays(1));
        assertThat(start().outcome()).isEqualTo("duplicate");
        assertThat(jobs.submitted()).hasSize(1);
    }

    @Test
    void anotherUploadOfTheSameDataSubmitsNothing() {
        start();
        put("accepted/digits/again.json", Samples.accepted(LifecycleSpec.DEFAULT));

        assertThat(starter.start("accepted/digits/again.json").outcome()).isEqualTo("duplicate");
        assertThat(jobs.submitted()).hasSize(1);
    }

    @Test
    void ofManyDeliveriesAtOnceOneSubmits() throws Exception {
        try (var pool = Executors.newFixedThreadPool(8)) {
            var deliveries = IntStream.range(0, 8)
                    .<Callable<String>>mapToObj(i -> this::startOrUnavailable)
                    .toList();
            for (var delivery : pool.invokeAll(deliveries)) {
                assertThat(delivery.get()).isIn("submitted", "duplicate", "unavailable");
            }
        }
        assertThat(jobs.submitted()).hasSize(1);
    }

    @Test
    void aClaimWithoutAJobIsLeftAloneThenTakenOver() {
        crashBetweenClaimAndJob();

        clock.advance(Claims.VALID);
        assertThatThrownBy(this::start).isInstanceOf(UnavailableException.class);
        assertThat(jobs.submitted()).isEmpty();

        clock.advance(Duration.ofSeconds(1));
        assertThat(start().outcome()).isEqualTo("submitted");
        assertThat(start().outcome()).isEqualTo("duplicate");
        assertThat(jobs.submitted()).hasSize(1);
    }

    @Test
    void ofManyDeliveriesAfterACrashOneSubmits() throws Exception {
        crashBetweenClaimAndJob();
        clock.advance(Duration.ofMinutes(5));
        // New jobs take a while to be listed: only the claim keeps deliveries apart.
        jobs.listed(false);

        try (var pool = Executors.newFixedThreadPool(8)) {
            var deliveries = IntStream.range(0, 8)
                    .<Callable<String>>mapToObj(i -> this::startOrUnavailable)
                    .toList();
            for (var delivery : pool.invokeAll(deliveries)) {
                assertThat(delivery.get()).isIn("submitted", "duplicate", "unavailable");
            }
        }
        assertThat(jobs.submitted()).hasSize(1);
    }

    @Test
    void aFinishedRunIsLeftAloneEvenWhenItsJobIsForgotten() {
        start();
        jobs.listed(false);
        clock.advance(Duration.ofDays(30));
        store.put(Keys.candidate(Samples.MODEL, RUN, "1"), new byte[0], JSON);

        assertThat(start().outcome()).isEqualTo("duplicate");
        assertThat(jobs.submitted()).hasSize(1);
    }

    @Test
    void aJobThatIsKnownIsNotSubmittedAgainWhenBatchHasForgottenIt() {
        start();
        jobs.listed(false);
        clock.advance(Duration.ofDays(9));

        assertThat(start().outcome()).isEqualTo("duplicate");
        assertThat(jobs.submitted()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(
            value = Cause.class,
            names = {"UNAVAILABLE", "BUG"})
    void aRunThatCouldNotBeStartedIsStartedWhenItsEventIsSentAgain(Cause cause) {
        crashBetweenClaimAndJob();
        clock.advance(Duration.ofMinutes(5));
        new LastResort(store, jobs, clock).upload("accepted/digits/u.json", new GivenUp(cause, "down.", "Wait."));
        assertThat(failure().jobId()).isEmpty();
        clock.advance(Duration.ofMinutes(5));

        assertThat(start().outcome()).isEqualTo("submitted");
        assertThat(store.head(Keys.failure(Samples.MODEL, RUN))).isEmpty();
    }

    @Test
    void aRunWhoseJobFailedIsNotStartedAgain() {
        start();
        put(
                Keys.failure(Samples.MODEL, RUN),
                new RunFailure(Samples.MODEL, RUN, Cause.BUG, "It broke.", "", "", clock.instant()));
        store.delete(Keys.job(Samples.MODEL, RUN, 1));

        assertThat(start().outcome()).isEqualTo("duplicate");
        assertThat(failure().reason()).isEqualTo("It broke.");
        assertThat(jobs.submitted()).hasSize(1);
    }

    @Test
    void theLastResortLeavesARunAloneThatHasItsJob() {
        start();
        clock.advance(Duration.ofMinutes(5));
        new LastResort(store, jobs, clock).upload("accepted/digits/u.json", new GivenUp(Cause.BUG, "late.", ""));

        assertThat(store.head(Keys.failure(Samples.MODEL, RUN))).isEmpty();
    }

    @Test
    void aPlanAboveTheBudgetLeavesAFailureAndNoRun() {
        var spec = Samples.spec(TrainSpec.DEFAULT, new BudgetSpec(0, 1));
        var run = RunId.of("d1", spec);
        put("accepted/digits/poor.json", Samples.accepted(spec));

        var outcome = starter.start("accepted/digits/poor.json");

        assertThat(outcome.outcome()).isEqualTo("refused");
        assertThat(outcome.fields()).containsEntry("cause", "budget");
        var failure = Json.read(store.get(Keys.failure(Samples.MODEL, run)), RunFailure.class);
        assertThat(failure.cause()).isEqualTo(Cause.BUDGET);
        assertThat(failure.reason()).contains("budget.usd_per_month is 0.0.");
        assertThat(store.head(Keys.runManifest(Samples.MODEL, run))).isEmpty();
        assertThat(jobs.submitted()).isEmpty();
        assertThat(starter.start("accepted/digits/poor.json").outcome()).isEqualTo("duplicate");
    }

    @Test
    void anEventAheadOfItsDatasetIsRetried() {
        store.delete(Keys.datasetManifest(Samples.MODEL, "d1"));

        assertThatThrownBy(this::start).isInstanceOf(NotFoundException.class);
        assertThat(store.head(Keys.runManifest(Samples.MODEL, RUN))).isEmpty();
        assertThat(store.head(Keys.failure(Samples.MODEL, RUN))).isEmpty();
    }

    private void crashBetweenClaimAndJob() {
        jobs.down(true);
        assertThatThrownBy(this::start).isInstanceOf(UnavailableException.class);
        jobs.down(false);
    }

    private StageOutcome start() {
        return starter.start("accepted/digits/u.json");
    }

    private String startOrUnavailable() {
        try {
            return start().outcome();
        } catch (UnavailableException e) {
            return "unavailable";
        }
    }

    private RunFailure failure() {
        return Json.read(store.get(Keys.failure(Samples.MODEL, RUN)), RunFailure.class);
    }

    private RunManifest manifest() {
        return Json.read(store.get(Keys.runManifest(Samples.MODEL, RUN)), RunManifest.class);
    }

    private void put(String key, Object manifest) {
        store.put(key, Json.pretty(manifest), JSON);
    }
}
