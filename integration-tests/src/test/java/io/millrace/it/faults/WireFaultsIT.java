package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.faults.StageProcess.Delivery;
import io.millrace.testing.WholeManifests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * S3 and AWS Batch misbehave on the wire, at every request of every stage in turn: the stage's own process copes or asks
 * for another delivery, and the bucket ends as after an undisturbed one. Which requests there are is found by that one.
 *
 * <p>Day by day each request meets one kind of fault, and the kinds take turns; the long run lets each meet all of them.
 * A timeout, which costs the client's whole patience, each stage meets once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WireFaultsIT {
    private static final List<WireFault> QUICK = List.of(
            WireFault.SERVICE_UNAVAILABLE,
            WireFault.PRECONDITION_FAILED,
            WireFault.SLOW_DOWN,
            WireFault.CONFLICT,
            WireFault.RESET,
            WireFault.ANSWER_LOST);
    private static final int MOST_DELIVERIES = 3;

    @TempDir
    static Path home;

    private Rig rig;
    private Lifecycle lifecycle;

    @BeforeAll
    void oneUndisturbedLifecycle() throws InterruptedException {
        rig = new Rig(home);
        lifecycle = Lifecycle.undisturbed(rig);
    }

    @AfterAll
    void close() throws IOException {
        rig.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"preprocess", "dispatch", "evaluate"})
    void eachRequestMeetsAFault(String stage) throws InterruptedException {
        var work = lifecycle.of(stage);
        meet(work, work.requests() / 2, WireFault.TIMEOUT);
        for (int request = 1; request <= work.requests(); request++) {
            var suiting = suiting(work.calls().get(request - 1));
            meet(work, request, suiting.get(request % suiting.size()));
        }
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"preprocess", "dispatch", "evaluate"})
    void eachRequestMeetsEveryFault(String stage) throws InterruptedException {
        var work = lifecycle.of(stage);
        for (int request = 1; request <= work.requests(); request++) {
            for (var fault : suiting(work.calls().get(request - 1))) {
                meet(work, request, fault);
            }
        }
    }

    private static List<WireFault> suiting(ProxiedRequest request) {
        return QUICK.stream().filter(fault -> fault.suits(request)).toList();
    }

    private void meet(Lifecycle.Work work, int request, WireFault fault) throws InterruptedException {
        var what = "%s: %s at request %d of %d, %s"
                .formatted(
                        work.stage(),
                        fault,
                        request,
                        work.requests(),
                        work.calls().get(request - 1));
        rig.restore(work.before());
        rig.follow(Script.fault(request, fault));
        var first = rig.stage(work.stage()).deliver(work.event());
        assertThat(first).as(what).isIn(Delivery.ACKNOWLEDGED, Delivery.RETRY);
        rig.follow(Script.clean());
        assertThat(WholeManifests.broken(rig.bucket())).as(what).isEmpty();

        if (first == Delivery.RETRY) {
            Lifecycle.timePasses(rig);
            var again = IntStream.range(0, MOST_DELIVERIES)
                    .mapToObj(delivery -> deliver(work))
                    .anyMatch(Delivery.ACKNOWLEDGED::equals);
            assertThat(again).as(what).isTrue();
        }

        assertThat(BucketState.of(rig.bucket())).as(what).containsExactlyInAnyOrderEntriesOf(work.after());
        assertThat(rig.submitted()).as(what).isEqualTo(work.jobs());
    }

    private Delivery deliver(Lifecycle.Work work) {
        try {
            return rig.stage(work.stage()).deliver(work.event());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
