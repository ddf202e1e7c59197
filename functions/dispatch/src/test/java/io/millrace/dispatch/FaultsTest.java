package io.millrace.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.dispatch.plan.Planner;
import io.millrace.dispatch.plan.Prices;
import io.millrace.dispatch.plan.Samples;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.spec.BudgetSpec;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.testing.DisturbedDelivery;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.testing.MovableClock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever befalls the bucket or the process, the plan is submitted once. */
class FaultsTest {
    private static final String ACCEPTED = "accepted/digits/u.json";

    private FakeJobs jobs = new FakeJobs();
    private MovableClock clock = new MovableClock(Samples.NOW);

    @Test
    void everyFaultOfTheStoreIsRetriedOrSurfacedAndThePlanSubmittedOnce() {
        assertThat(delivery(LifecycleSpec.DEFAULT).everyFaultIsCopedWithOrSurfaced())
                .isGreaterThan(4);
        assertThat(delivery(unaffordable()).everyFaultIsCopedWithOrSurfaced()).isGreaterThan(4);
    }

    @Test
    void everyDeathAtAWriteIsMadeGoodAndThePlanSubmittedOnce() {
        assertThat(delivery(LifecycleSpec.DEFAULT).everyDeathIsMadeGood()).isPositive();
        assertThat(delivery(unaffordable()).everyDeathIsMadeGood()).isPositive();
    }

    private DisturbedDelivery delivery(LifecycleSpec spec) {
        return new DisturbedDelivery(() -> bucket(spec), this::deliver, this::state);
    }

    /** Another bucket, and AWS Batch without jobs. */
    private ObjectStore bucket(LifecycleSpec spec) {
        jobs = new FakeJobs();
        clock = new MovableClock(Samples.NOW);
        var store = new InMemoryObjectStore(clock);
        store.put(Keys.datasetManifest(Samples.MODEL, "d1"), Json.pretty(Samples.table(1_000, 4)), "application/json");
        store.put(ACCEPTED, Json.pretty(Samples.accepted(spec)), "application/json");
        return store;
    }

    /** Deliveries are further apart than a claim holds. */
    private void deliver(ObjectStore store) {
        clock.advance(Duration.ofMinutes(2));
        var planner = new Planner(new Prices(0.04, 0.004, 0.5), false, Duration.ofMinutes(1), clock);
        new RunStarter(store, jobs, planner, clock).start(ACCEPTED);
    }

    /** Times differ with the delivery that came through; the plan, the keys and the jobs must not. */
    private Map<String, String> state(ObjectStore store) {
        var state = DisturbedDelivery.everyObject(store).keySet().stream()
                .collect(Collectors.toMap(key -> key, key -> "", (a, b) -> a, TreeMap::new));
        state.put(
                "submitted",
                jobs.submitted().stream().map(RunManifest::jobName).toList().toString());
        return state;
    }

    private static LifecycleSpec unaffordable() {
        var all = LifecycleSpec.DEFAULT;
        return new LifecycleSpec(all.task(), all.data(), all.train(), all.goals(), new BudgetSpec(0.0001, 1));
    }
}
