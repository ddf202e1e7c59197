package io.millrace.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aws.DescribedJob;
import io.millrace.aws.GivenUp;
import io.millrace.dispatch.plan.Planner;
import io.millrace.dispatch.plan.Prices;
import io.millrace.dispatch.plan.Samples;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.RunId;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.BudgetLedger;
import io.millrace.lifecycle.manifest.BudgetLedger.Entry.State;
import io.millrace.lifecycle.manifest.Lineage;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunFailure.Cause;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.spec.BudgetSpec;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.TrainSpec;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Money is reserved before a job is submitted, and settled when it has ended. */
class BudgetTest {
    private static final double USD_PER_HOUR = 0.1;
    private static final YearMonth NOVEMBER = YearMonth.of(2026, 11);
    /** 0.1 USD an hour, one hour, two attempts. */
    private static final double WORST_CASE = 0.2;

    private final MovableClock clock = new MovableClock(Samples.NOW);
    private final InMemoryObjectStore store = new InMemoryObjectStore(clock);
    private final FakeJobs jobs = new FakeJobs();
    // A job of two vCPUs and four GiB.
    private final Planner planner =
            new Planner(new Prices(USD_PER_HOUR / 2, 0, 0.5), false, Duration.ofMinutes(1), clock);
    private final RunStarter starter = new RunStarter(store, jobs, planner, clock);
    private final JobWatch watch =
            new JobWatch(store, new Rungs(store, jobs, new RunStarter(store, jobs, planner, clock), clock), clock);

    @Test
    void ofFiftyPlansAtOnceAgainstABudgetForTenExactlyTenRun() throws Exception {
        int plans = 50;
        var keys = IntStream.range(0, plans)
                .mapToObj(i -> accepted("d" + i, 10 * WORST_CASE))
                .toList();
        var barrier = new CyclicBarrier(plans);
        try (var pool = Executors.newFixedThreadPool(plans)) {
            var deliveries = keys.stream()
                    .<Callable<String>>map(key -> () -> {
                        barrier.await();
                        return starter.start(key).outcome();
                    })
                    .toList();
            for (var delivery : pool.invokeAll(deliveries)) {
                assertThat(delivery.get()).isIn("submitted", "refused");
            }
        }

        assertThat(jobs.submitted()).hasSize(10);
        var ledger = ledger(NOVEMBER);
        assertThat(ledger.reservedUsd()).isEqualByComparingTo("2.0");
        assertThat(ledger.entries().keySet())
                .isEqualTo(jobs.submitted().stream().map(RunManifest::run).collect(Collectors.toSet()));
        assertThat(store.list("runs/").filter(o -> o.key().endsWith("/failure.json")))
                .hasSize(plans - 10);
        assertThat(keys.stream().map(key -> starter.start(key).outcome())).containsOnly("duplicate");
        assertThat(jobs.submitted()).hasSize(10);
    }

    @Test
    void aPlanThatDoesNotFitIsRefusedWithTheFigures() {
        starter.start(accepted("d1", 0.5));
        watch.on(jobs.state(run(0), "SUCCEEDED", Duration.ofMinutes(90), Samples.NOW, true));
        starter.start(accepted("d2", 0.5));

        assertThat(starter.start(accepted("d3", 0.5)).outcome()).isEqualTo("refused");

        var failure = failure("d3", 0.5);
        assertThat(failure.cause()).isEqualTo(Cause.BUDGET);
        assertThat(failure.reason())
                .contains("could cost 0.2000 USD", "0.1500 USD are spent", "0.2000 USD reserved", "2026-11", "is 0.5.");
        assertThat(failure.remedy()).contains("to 0.55 or more");
    }

    @Test
    void aRunIsSettledOnceFromWhatItsAttemptsRanHoweverOftenItsEndIsTold() {
        starter.start(accepted("d1", 20));
        var end = jobs.state(run(0), "FAILED", Duration.ofMinutes(30), Samples.NOW, true);
        watch.on(end);
        watch.on(end);
        watch.on(jobs.state(run(0), "SUCCEEDED", Duration.ofMinutes(60), Samples.NOW, true));

        assertThat(ledger(NOVEMBER).spentUsd()).isEqualByComparingTo("0.05");
        assertThat(ledger(NOVEMBER).reservedUsd()).isEqualByComparingTo("0");
    }

    @Test
    void aRunThatWasPlannedInOneMonthAndEndsInTheNextCountsForTheFirst() {
        starter.start(accepted("d1", 20));
        clock.advance(Duration.ofDays(20));

        watch.on(jobs.state(run(0), "SUCCEEDED", Duration.ofHours(1), Samples.NOW, true));

        assertThat(ledger(NOVEMBER).spentUsd()).isEqualByComparingTo("0.1");
        assertThat(store.list(Keys.BUDGETS)).hasSize(1);
    }

    @Test
    void aClaimThatIsTakenOverReservesOnce() {
        var key = accepted("d1", WORST_CASE);
        var crash = new FakeJobs() {
            @Override
            public String submit(RunManifest run) {
                throw new UnavailableException("killed between the reservation and the job");
            }
        };
        assertThatThrownBy(() -> new RunStarter(store, crash, planner, clock).start(key))
                .isInstanceOf(UnavailableException.class);
        assertThat(ledger(NOVEMBER).reservedUsd()).isEqualByComparingTo("0.2");
        clock.advance(Duration.ofMinutes(2));

        assertThat(starter.start(key).outcome()).isEqualTo("submitted");
        assertThat(ledger(NOVEMBER).reservedUsd()).isEqualByComparingTo("0.2");
    }

    @Test
    void whatWasNeverSubmittedIsReleasedWhenItIsGivenUp() {
        var key = accepted("d1", WORST_CASE);
        var refusing = new FakeJobs() {
            @Override
            public String submit(RunManifest run) {
                throw new IllegalStateException("no such queue");
            }
        };
        assertThatThrownBy(() -> new RunStarter(store, refusing, planner, clock).start(key))
                .isInstanceOf(IllegalStateException.class);

        var lastResort = new LastResort(store, refusing, clock);
        var why = new GivenUp(Cause.BUG, "no such queue.", "Report it.");

        // Another delivery may be about to submit it.
        assertThatThrownBy(() -> lastResort.upload(key, why)).isInstanceOf(UnavailableException.class);
        assertThat(ledger(NOVEMBER).entries().values())
                .extracting(e -> e.state())
                .containsExactly(State.RESERVED);

        clock.advance(Claims.VALID.plusSeconds(1));
        lastResort.upload(key, why);

        assertThat(failure("d1", WORST_CASE).reason()).contains("No job could be started", "no such queue");
        assertThat(ledger(NOVEMBER).entries().values())
                .extracting(e -> e.state())
                .containsExactly(State.RELEASED);
        assertThat(starter.start(accepted("d2", WORST_CASE)).outcome()).isEqualTo("submitted");
    }

    @Test
    void whatWasReleasedAndRanAfterAllIsPaidFor() {
        var ledger = BudgetLedger.empty(Samples.MODEL, NOVEMBER)
                .reserve("r", 0.2, clock.instant())
                .release("r", clock.instant());

        var settled = ledger.settle("r", 0.05, clock.instant());

        assertThat(settled.spentUsd()).isEqualByComparingTo("0.05");
        assertThat(settled.settle("r", 9, clock.instant())).isEqualTo(settled);
        assertThat(ledger.settle("never reserved", 9, clock.instant())).isEqualTo(ledger);
    }

    @Test
    void aSlowClaimantSubmitsNothingOnceItsClaimMayBeTakenOver() {
        var key = accepted("d1", 20);
        var slow = new FakeJobs() {
            @Override
            public Optional<DescribedJob> find(RunManifest run) {
                clock.advance(Claims.VALID);
                return super.find(run);
            }
        };

        assertThatThrownBy(() -> new RunStarter(store, slow, planner, clock).start(key))
                .isInstanceOf(UnavailableException.class);
        assertThat(slow.submitted()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(starter.start(key).outcome()).isEqualTo("submitted");
    }

    private String accepted(String dataset, double usdPerMonth) {
        var accepted = new AcceptedUpload(
                Samples.MODEL,
                dataset + ".csv-0123456789ab-012345",
                Samples.accepted(LifecycleSpec.DEFAULT).source(),
                dataset,
                spec(usdPerMonth),
                "",
                Lineage.UNKNOWN,
                Instant.EPOCH);
        var key = Keys.accepted(Samples.MODEL, accepted.upload());
        store.put(key, Json.pretty(accepted), "application/json");
        store.put(
                Keys.datasetManifest(Samples.MODEL, dataset), Json.pretty(Samples.table(1_000, 4)), "application/json");
        return key;
    }

    private static LifecycleSpec spec(double usdPerMonth) {
        return Samples.spec(TrainSpec.DEFAULT, new BudgetSpec(usdPerMonth, 1));
    }

    private RunManifest run(int number) {
        return jobs.submitted().get(number);
    }

    private RunFailure failure(String dataset, double usdPerMonth) {
        return Json.read(
                store.get(Keys.failure(Samples.MODEL, RunId.of(dataset, spec(usdPerMonth)))), RunFailure.class);
    }

    private BudgetLedger ledger(YearMonth month) {
        return Json.read(store.get(Keys.budget(Samples.MODEL, month)), BudgetLedger.class);
    }
}
