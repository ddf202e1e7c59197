package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.it.faults.StageProcess.Delivery;
import io.millrace.local.process.Child;
import io.millrace.testing.WholeManifests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each stage is killed with SIGKILL at each of its writes, to S3 or to AWS Batch, and its event delivered again: the
 * bucket ends as after one undisturbed delivery. How many writes there are is counted in that one.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledStagesIT {
    private static final int PATIENCE_SECONDS = 120;

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

    /** @param fewest writes that the stage is known to make: a harness that saw none would prove nothing */
    @ParameterizedTest
    @CsvSource({"preprocess, 5", "dispatch, 2", "evaluate, 7"})
    void aFunctionKilledAtAnyOfItsWritesIsMadeGoodByTheNextDelivery(String stage, int fewest)
            throws InterruptedException {
        var process = rig.stage(stage);
        var work = lifecycle.of(stage);
        assertThat(work.writes()).isGreaterThanOrEqualTo(fewest);
        for (int writes = 0; writes <= work.writes(); writes++) {
            var what = "%s killed after write %d of %d".formatted(stage, writes, work.writes());
            rig.restore(work.before());
            rig.follow(Script.killAfter(writes, process::kill));
            assertThat(process.deliver(work.event())).as(what).isEqualTo(Delivery.CRASHED);
            rig.follow(Script.clean());
            assertThat(WholeManifests.broken(rig.bucket())).as(what).isEmpty();

            Lifecycle.timePasses(rig);
            assertThat(process.deliver(work.event())).as(what).isEqualTo(Delivery.ACKNOWLEDGED);

            assertThat(BucketState.of(rig.bucket())).as(what).containsExactlyInAnyOrderEntriesOf(work.after());
            assertThat(rig.submitted()).as(what).isEqualTo(work.jobs());
        }
    }

    @Test
    void aTrainerKilledAtAnyOfItsWritesIsMadeGoodByTheNextAttempt() throws InterruptedException {
        var work = lifecycle.of(Lifecycle.TRAINER);
        assertThat(work.writes()).isGreaterThanOrEqualTo(4);
        for (int writes = 0; writes <= work.writes(); writes++) {
            var what = "trainer killed after write %d of %d".formatted(writes, work.writes());
            rig.restore(work.before());
            var victim = new CompletableFuture<Child>();
            rig.follow(Script.killAfter(writes, () -> victim.join().kill()));
            victim.complete(rig.train(work.event(), 1));
            assertThat(exitCode(victim.join())).as(what).isNotZero();
            rig.follow(Script.clean());
            assertThat(WholeManifests.broken(rig.bucket())).as(what).isEmpty();

            assertThat(exitCode(rig.train(work.event(), 2))).as(what).isZero();

            assertThat(BucketState.of(rig.bucket())).as(what).containsExactlyInAnyOrderEntriesOf(work.after());
        }
    }

    private static int exitCode(Child trainer) throws InterruptedException {
        try {
            return trainer.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            trainer.kill();
            throw new AssertionError("the trainer did not end", e);
        }
    }
}
