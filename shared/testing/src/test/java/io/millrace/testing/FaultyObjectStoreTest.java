package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.store.ObjectStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class FaultyObjectStoreTest {
    private static final byte[] BYTES = {1};
    private static final String TYPE = "application/json";

    private final InMemoryObjectStore bucket = new InMemoryObjectStore();

    @Test
    void itCountsCallsAndWrites() {
        var process = FaultyObjectStore.counting(bucket);
        process.put("a", BYTES, TYPE);
        process.find("a");
        process.delete("a");

        assertThat(process.calls()).containsExactly("put a", "find a", "delete a");
        assertThat(process.writes()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"PRECONDITION_FAILED", "CONFLICT"})
    void oneCallMeetsTheFaultAndTheNextIsServed(Fault fault) {
        var process = FaultyObjectStore.failing(bucket, 2, fault);
        process.find("a");

        assertThatThrownBy(() -> process.create("a", BYTES, TYPE)).isInstanceOf(UnavailableException.class);
        assertThat(bucket.head("a").isPresent()).isEqualTo(fault == Fault.ANSWER_LOST);
        assertThat(process.head("a")).isEqualTo(bucket.head("a"));
    }

    @Test
    void aWriteUnderWayTouchesNothing() {
        var etag = bucket.put("a", BYTES, TYPE);

        assertThat(FaultyObjectStore.failing(bucket, 1, Fault.CONFLICT).replace("a", new byte[] {2}, TYPE, etag))
                .isEmpty();
        assertThatThrownBy(() ->
                        FaultyObjectStore.failing(bucket, 1, Fault.CONFLICT).create("b", BYTES, TYPE))
                .isInstanceOf(UnavailableException.class);
        assertThat(bucket.head("b")).isEmpty();
        assertThat(bucket.get("a")).isEqualTo(BYTES);
    }

    @Test
    void aConditionIsLostToAnotherDeliveryThatWroteTheSame() {
        var process = FaultyObjectStore.failing(bucket, 1, Fault.PRECONDITION_FAILED);

        assertThat(process.create("b", BYTES, TYPE)).isEmpty();
        assertThat(bucket.get("b")).isEqualTo(BYTES);
    }

    @Test
    void onlyConditionalWritesCanMeetALostCondition() {
        var process = FaultyObjectStore.failing(bucket, 1, Fault.PRECONDITION_FAILED);

        assertThat(process.put("a", BYTES, TYPE)).isNotEmpty();
        assertThat(FaultyObjectStore.canMeet("put a", Fault.CONFLICT)).isFalse();
        assertThat(FaultyObjectStore.canMeet("replace a", Fault.CONFLICT)).isTrue();
    }

    @Test
    void theDeadWriteNothingAndReadNothing() {
        var process = FaultyObjectStore.dyingAfter(bucket, 1);
        process.put("a", BYTES, TYPE);

        assertThatThrownBy(() -> process.put("b", BYTES, TYPE)).isInstanceOf(FaultyObjectStore.Death.class);
        assertThatThrownBy(() -> process.find("a")).isInstanceOf(FaultyObjectStore.Death.class);
        assertThat(bucket.head("a")).isPresent();
        assertThat(bucket.head("b")).isEmpty();
    }

    @Test
    void aDeliveryThatWritesTwiceWhatShouldBeOnceIsFound() {
        var careless = new DisturbedDelivery(InMemoryObjectStore::new, FaultyObjectStoreTest::count);

        assertThatThrownBy(careless::everyDeathIsMadeGood).isInstanceOf(AssertionError.class);
        assertThatThrownBy(careless::everyFaultIsCopedWithOrSurfaced).isInstanceOf(AssertionError.class);
    }

    @Test
    void aDeliveryThatCreatesOnceIsSound() {
        var sound = new DisturbedDelivery(InMemoryObjectStore::new, store -> {
            store.put("data", BYTES, TYPE);
            store.create("manifest", BYTES, TYPE);
        });

        assertThat(sound.everyDeathIsMadeGood()).isEqualTo(2);
        assertThat(sound.everyFaultIsCopedWithOrSurfaced()).isEqualTo(2);
    }

    /** Counts deliveries in the bucket: not idempotent. */
    private static void count(ObjectStore store) {
        var now = store.find("count").map(o -> o.bytes()[0]).orElse((byte) 0);
        store.put("count", new byte[] {(byte) (now + 1)}, TYPE);
        store.put("done", BYTES, TYPE);
    }
}
