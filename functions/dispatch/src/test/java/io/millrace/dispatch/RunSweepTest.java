package io.millrace.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.DescribedJob;
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
import io.millrace.lifecycle.manifest.RunFailure.Cause;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.UploadFailure;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.store.StoredObject;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What dispatch should have done and has not. */
class RunSweepTest {
    private static final String RUN = RunId.of("d1", LifecycleSpec.DEFAULT);
    private static final String ACCEPTED = Keys.accepted(Samples.MODEL, "digits.csv-0123456789ab");

    private final MovableClock clock = new MovableClock(Samples.NOW);
    private final List<String> read = new ArrayList<>();
    private final InMemoryObjectStore store = new InMemoryObjectStore(clock) {
        @Override
        public Optional<StoredObject> find(String key) {
            read.add(key);
            return super.find(key);
        }
    };
    private final FakeJobs jobs = new FakeJobs();
    private final Dispatch dispatch = dispatch(jobs);

    @BeforeEach
    void upload() {
        store.put(Keys.datasetManifest(Samples.MODEL, "d1"), Json.pretty(Samples.table(1_000, 4)), "");
        store.put(ACCEPTED, Json.pretty(Samples.accepted(LifecycleSpec.DEFAULT)), "");
    }

    @Test
    void anUploadWhoseEventWasLostIsStartedOnceItIsOldEnough() {
        assertThat(sweep().fields()).isEmpty();
        clock.advance(Duration.ofHours(2));

        assertThat(sweep().fields()).containsEntry("driven", "1");
        assertThat(jobs.submitted()).hasSize(1);
        assertThat(sweep().fields()).isEmpty();
    }

    @Test
    void anUploadThatCannotBePlannedEndsAsAFailure() {
        store.put(Keys.datasetManifest(Samples.MODEL, "d1"), new byte[] {'{'}, "");
        clock.advance(Duration.ofHours(2));
        for (int i = 0; i < 3; i++) {
            assertThat(sweep().fields()).containsEntry("failed", "1");
        }

        assertThat(sweep().fields()).containsEntry("given_up", "1");
        var failure = Json.read(store.get(Keys.failed("digits", "digits.csv-0123456789ab")), UploadFailure.class);
        assertThat(failure.reason()).contains("could not be planned", "3 times", "DatasetManifest");
        assertThat(failure.source().key()).isEqualTo("incoming/digits/digits.csv");
        assertThat(sweep().fields()).isEmpty();
    }

    @Test
    void aFailedUploadThatStartsAfterAllIsNoFailureAnyMore() {
        store.put(Keys.failed("digits", "digits.csv-0123456789ab"), new byte[] {'{', '}'}, "");

        dispatch.on(new ObjectCreated("b", ACCEPTED, "", 1, "", Samples.NOW));

        assertThat(store.list(Keys.FAILED)).isEmpty();
        assertThat(jobs.submitted()).hasSize(1);
    }

    @Test
    void aClaimWithoutAJobIsSubmitted() {
        abandonedClaim();
        clock.advance(Duration.ofHours(2));

        assertThat(sweep().fields()).containsEntry("digits/" + RUN, "submitted");
        assertThat(jobs.submitted()).hasSize(1);
    }

    @Test
    void aClaimThatNeverGetsAJobEndsAsAFailureAndItsMoneyIsFree() {
        abandonedClaim();
        var refusing = new FakeJobs() {
            @Override
            public String submit(RunManifest run) {
                throw new IllegalStateException("no such queue");
            }
        };
        var broken = dispatch(refusing);
        for (int i = 0; i < 4; i++) {
            clock.advance(Duration.ofHours(2));
            sweep(broken);
        }

        assertThat(failure().reason()).contains("No job could be started", "no such queue");
        assertThat(ledger().reservedUsd()).isEqualByComparingTo("0");
    }

    @Test
    void aJobWithinItsLimitsIsLeftAlone() {
        start();
        jobs.state(run(), "RUNNING", Duration.ZERO, clock.instant(), true);
        clock.advance(Duration.ofHours(11));

        assertThat(sweep().fields()).isEmpty();
        assertThat(jobs.terminated()).isEmpty();
        assertThat(store.list("attempts/")).isEmpty();
    }

    @Test
    void aJobWhoseEndNobodyWasToldOfIsSettled() {
        start();
        jobs.state(run(), "FAILED", Duration.ofMinutes(6), clock.instant(), true);
        clock.advance(Duration.ofHours(2));

        assertThat(sweep().fields()).containsEntry("digits/" + RUN, "failure_recorded");
        assertThat(ledger().spentUsd()).isEqualByComparingTo("0.01");
    }

    @Test
    void aKnownJobIsAskedForByItsIdWhateverItsQueueIsCalledNow() {
        var renamed = new FakeJobs() {
            @Override
            public Optional<DescribedJob> find(RunManifest run) {
                return Optional.empty();
            }
        };
        var dispatching = dispatch(renamed);
        dispatching.on(new ObjectCreated("b", ACCEPTED, "", 1, "", Samples.NOW));
        renamed.state(renamed.submitted().getFirst(), "FAILED", Duration.ofMinutes(6), clock.instant(), true);
        clock.advance(Duration.ofHours(2));

        assertThat(sweep(dispatching).fields()).containsEntry("digits/" + RUN, "failure_recorded");
        assertThat(ledger().spentUsd()).isEqualByComparingTo("0.01");
    }

    @Test
    void aJobThatNeverGetsAHostIsEnded() {
        start();
        jobs.state(run(), "RUNNABLE", Duration.ZERO, clock.instant(), false);
        clock.advance(Duration.ofHours(13));

        sweep();

        assertThat(jobs.terminated()).singleElement().asString().contains("job-" + RUN, "12 hours");
        assertThat(failure().cause()).isEqualTo(Cause.CAPACITY);
    }

    @Test
    void aJobThatNeverEndsIsEnded() {
        start();
        jobs.state(run(), "RUNNING", Duration.ZERO, clock.instant(), true);
        // The wait for a host, two attempts of an hour, and an hour's grace.
        clock.advance(Duration.ofHours(15));
        assertThat(sweep().fields()).isEmpty();
        clock.advance(Duration.ofMinutes(1));

        sweep();

        assertThat(jobs.terminated()).hasSize(1);
        assertThat(failure().cause()).isEqualTo(Cause.TIME_LIMIT);
        // Its end, once told, settles the money.
        dispatch.on(jobs.state(run(), "FAILED", Duration.ofHours(1), clock.instant(), true));
        assertThat(ledger().spentUsd()).isEqualByComparingTo("0.1");
    }

    @Test
    void aJobThatCannotBeEndedYetIsNeverGivenUp() {
        start();
        var stubborn = new FakeJobs() {
            private boolean refuses = true;

            @Override
            public void terminate(String jobId, String reason) {
                if (refuses) {
                    throw new UnavailableException("throttled");
                }
                super.terminate(jobId, reason);
            }
        };
        stubborn.submit(run());
        stubborn.state(run(), "RUNNABLE", Duration.ZERO, clock.instant(), false);
        var dispatching = dispatch(stubborn);
        clock.advance(Duration.ofHours(13));
        for (int i = 0; i < 6; i++) {
            assertThat(sweep(dispatching).fields()).containsEntry("failed", "1");
        }
        assertThat(store.head(Keys.failure(Samples.MODEL, RUN))).isEmpty();

        stubborn.refuses = false;
        sweep(dispatching);

        assertThat(stubborn.terminated()).hasSize(1);
        assertThat(failure().cause()).isEqualTo(Cause.CAPACITY);
    }

    @Test
    void aPlanThatCannotBeReadLeavesTheOthersAlone() {
        store.put("runs/other/0123456789abcdef/run.json", new byte[] {'{'}, "");
        store.put("budgets/other/2026-11.json", new byte[] {'{'}, "");
        abandonedClaim();
        clock.advance(Duration.ofHours(2));

        assertThat(sweep().fields())
                .containsEntry("unreadable", "2")
                .containsEntry("digits/" + RUN, "submitted")
                .containsKey("other/0123456789abcdef");
    }

    @Test
    void aJobThatBatchForgotIsNotSubmittedAgain() {
        start();
        jobs.listed(false);
        clock.advance(Duration.ofDays(9));

        assertThat(sweep().fields()).containsEntry("digits/" + RUN, "job_gone");
        assertThat(failure().jobId()).isEqualTo("job-" + RUN);
        assertThat(ledger().spentUsd()).isEqualByComparingTo("0.2");
        assertThat(jobs.submitted()).hasSize(1);
    }

    @Test
    void theMoneyOfARunThatEndedUnnoticedIsSettled() {
        start();
        store.put(Keys.candidate(Samples.MODEL, RUN, "1"), new byte[0], "");
        jobs.state(run(), "SUCCEEDED", Duration.ofMinutes(30), clock.instant(), true);
        clock.advance(Duration.ofHours(2));

        assertThat(sweep().fields()).containsEntry("digits/" + RUN, "finished");
        assertThat(ledger().spentUsd()).isEqualByComparingTo("0.05");
        assertThat(sweep().fields()).isEmpty();
    }

    @Test
    void whereNothingIsStuckOnlyTheLedgersAreRead() {
        start();
        store.put(Keys.candidate(Samples.MODEL, RUN, "1"), new byte[0], "");
        dispatch.on(jobs.state(run(), "SUCCEEDED", Duration.ofMinutes(30), clock.instant(), true));
        clock.advance(Duration.ofHours(2));
        read.clear();

        sweep();

        assertThat(read).containsExactly(Keys.budget(Samples.MODEL, YearMonth.of(2026, 11)));
    }

    private void abandonedClaim() {
        var crash = new FakeJobs() {
            @Override
            public String submit(RunManifest run) {
                throw new UnavailableException("killed");
            }
        };
        try {
            new RunStarter(
                            store,
                            crash,
                            new Planner(new Prices(0.05, 0, 0.5), false, Duration.ofMinutes(1), clock),
                            clock)
                    .start(ACCEPTED);
        } catch (UnavailableException expected) {
            assertThat(store.head(Keys.runManifest(Samples.MODEL, RUN))).isPresent();
        }
    }

    private void start() {
        dispatch.on(new ObjectCreated("b", ACCEPTED, "", 1, "", Samples.NOW));
    }

    private Dispatch dispatch(TrainingJobs at) {
        return new Dispatch(
                store,
                at,
                new Planner(new Prices(0.05, 0, 0.5), false, Duration.ofMinutes(1), clock),
                new RunSweep.Limits(Duration.ofHours(1), Duration.ofHours(12)),
                clock);
    }

    private StageOutcome sweep() {
        return sweep(dispatch);
    }

    private StageOutcome sweep(Dispatch stage) {
        return stage.on(new SweepDue(clock.instant(), Instant.MAX));
    }

    private RunManifest run() {
        return jobs.submitted().getFirst();
    }

    private RunFailure failure() {
        return Json.read(store.get(Keys.failure(Samples.MODEL, RUN)), RunFailure.class);
    }

    private BudgetLedger ledger() {
        return Json.read(store.get(Keys.budget(Samples.MODEL, YearMonth.of(2026, 11))), BudgetLedger.class);
    }
}
