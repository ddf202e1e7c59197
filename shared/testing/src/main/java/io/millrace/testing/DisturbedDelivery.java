package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.error.LifecycleException;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One delivery of an event, disturbed at every call that it makes to the bucket, and delivered again. Which calls there
 * are is found by a clean run.
 *
 * @param before makes the bucket as it is when the event comes; each time the same
 * @param delivery the stage at work in a new process over that bucket
 * @param state what must be the same in the end
 */
public record DisturbedDelivery(
        Supplier<? extends ObjectStore> before,
        Consumer<ObjectStore> delivery,
        Function<ObjectStore, Map<String, String>> state) {

    /** With every object and its content as the state: for stages whose clock stands still. */
    public DisturbedDelivery(Supplier<? extends ObjectStore> before, Consumer<ObjectStore> delivery) {
        this(before, delivery, DisturbedDelivery::everyObject);
    }

    /** Every key with its ETag. */
    public static Map<String, String> everyObject(ObjectStore bucket) {
        try (var objects = bucket.list("")) {
            return objects.collect(Collectors.toMap(ObjectInfo::key, ObjectInfo::etag, (a, b) -> a, TreeMap::new));
        }
    }

    /**
     * Whatever fault whatever call meets: the delivery copes or throws a {@link LifecycleException}, no manifest comes to
     * name what is not there, and the next delivery ends as an undisturbed one does.
     *
     * @return the number of calls that were disturbed
     */
    public int everyFaultIsCopedWithOrSurfaced() {
        var undisturbed = before.get();
        var brokenBefore = WholeManifests.broken(undisturbed);
        var clean = FaultyObjectStore.counting(undisturbed);
        delivery.accept(clean);
        var expected = state.apply(undisturbed);
        var calls = clean.calls();
        for (int call = 1; call <= calls.size(); call++) {
            for (var fault : Fault.values()) {
                if (!FaultyObjectStore.canMeet(calls.get(call - 1), fault)) {
                    continue;
                }
                var bucket = before.get();
                var what = fault + " at call " + call + " of " + calls.size() + ", " + calls.get(call - 1);
                try {
                    delivery.accept(FaultyObjectStore.failing(bucket, call, fault));
                } catch (LifecycleException surfaced) {
                    // As it should: the message is delivered again.
                }
                deliverAgain(bucket, what, brokenBefore, expected);
            }
        }
        return calls.size();
    }

    /**
     * Whatever write the process dies at: no manifest comes to name what is not there, and the next delivery ends
     * as an undisturbed one does.
     *
     * @return the number of writes it died at
     */
    public int everyDeathIsMadeGood() {
        var undisturbed = before.get();
        var brokenBefore = WholeManifests.broken(undisturbed);
        var clean = FaultyObjectStore.counting(undisturbed);
        delivery.accept(clean);
        var expected = state.apply(undisturbed);
        for (int writes = 0; writes < clean.writes(); writes++) {
            var bucket = before.get();
            var what = "death after write " + writes + " of " + clean.writes();
            try {
                delivery.accept(FaultyObjectStore.dyingAfter(bucket, writes));
                throw new AssertionError(what + ": lived on");
            } catch (FaultyObjectStore.Death death) {
                deliverAgain(bucket, what, brokenBefore, expected);
            }
        }
        return clean.writes();
    }

    private void deliverAgain(
            ObjectStore bucket, String what, List<String> brokenBefore, Map<String, String> expected) {
        assertThat(WholeManifests.broken(bucket)).as(what).isEqualTo(brokenBefore);
        delivery.accept(bucket);
        assertThat(state.apply(bucket)).as(what).isEqualTo(expected);
    }
}
