package io.millrace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.testing.DisturbedDelivery;
import io.millrace.testing.InMemoryObjectStore;
import java.time.Clock;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever befalls the bucket or the process, the candidate ends as one version, and the champion moves at most once. */
class FaultsTest {
    private static final CandidateKey SECOND = new CandidateKey(World.MODEL, "r2", "1");

    @Test
    void everyFaultOfTheStoreIsRetriedOrSurfaced() {
        assertThat(delivery(10.5).everyFaultIsCopedWithOrSurfaced()).isGreaterThan(12);
    }

    @ParameterizedTest(name = "threshold {0}")
    @ValueSource(doubles = {10.5, 12.5})
    void everyDeathAtAWriteIsMadeGood(double threshold) {
        assertThat(delivery(threshold).everyDeathIsMadeGood()).isGreaterThan(6);
    }

    /** A second candidate beside a champion: it wins with 10.5 and loses with 12.5. */
    private static DisturbedDelivery delivery(double threshold) {
        var before = bucket(threshold);
        return new DisturbedDelivery(() -> copy(before), FaultsTest::deliver);
    }

    private static ObjectStore copy(ObjectStore bucket) {
        var copy = new InMemoryObjectStore(Clock.fixed(World.NOW, ZoneOffset.UTC));
        try (var objects = bucket.list("")) {
            objects.forEach(o -> copy.put(o.key(), bucket.get(o.key()), "application/octet-stream"));
        }
        return copy;
    }

    private static ObjectStore bucket(double threshold) {
        var store = new InMemoryObjectStore(Clock.fixed(World.NOW, ZoneOffset.UTC));
        var world = new World(store);
        World.evaluator(store).evaluate(world.candidate("r1", 11.5));
        world.candidate("r2", threshold);
        return store;
    }

    private static void deliver(ObjectStore store) {
        World.evaluator(store).evaluate(SECOND);
    }
}
