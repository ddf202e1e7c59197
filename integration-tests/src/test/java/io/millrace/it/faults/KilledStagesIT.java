package io.millrace.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.it.faults.StageProcess.Delivery;
import io.millrace.lifecycle.json.Json;
import io.millrace.local.process.Child;
import io.millrace.testing.WholeManifests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each stage is killed with SIGKILL at each of its writes, to S3 or to AWS Batch, and its event delivered again: the
 * bucket ends as after one undisturbed delivery. How many writes there are is counted in that one.
 */
class KilledStagesIT {
    private static final String CLAIMED_LONG_AGO = "2020-01-01T00:00:00Z";
    private static final int PATIENCE_SECONDS = 120;

    @TempDir
    static Path home;

    private static Rig rig;

    /** @param before the bucket as the stage finds it @param after as it leaves it */
    private record Work(
            String event, Map<String, byte[]> before, int writes, Map<String, String> after, List<String> jobs) {}

    private static Work preprocess;
    private static Work dispatch;
    private static Work training;
    private static Work evaluate;

    @BeforeAll
    static void oneUndisturbedLifecycle() throws InterruptedException {
        rig = new Rig(home);
        Uploads.SPEC.forEach((key, bytes) -> rig.bucket().put(key, bytes, "application/yaml"));
        rig.messages();
        rig.bucket().put(Uploads.KEY, Uploads.table(60, 1), "text/csv");
        preprocess = deliver("preprocess");
        dispatch = deliver("dispatch");
        training = train();
        evaluate = deliver("evaluate");
        assertThat(rig.keys("models/")).anyMatch(key -> key.endsWith("/aliases.json"));
    }

    @AfterAll
    static void close() throws IOException {
        rig.close();
    }

    @Test
    void preprocess() throws InterruptedException {
        assertThat(preprocess.writes()).isGreaterThan(4);
        killAtEveryWrite("preprocess", preprocess);
    }

    @Test
    void dispatch() throws InterruptedException {
        assertThat(dispatch.writes()).isGreaterThan(1);
        assertThat(dispatch.jobs()).hasSize(1);
        killAtEveryWrite("dispatch", dispatch);
    }

    @Test
    void evaluate() throws InterruptedException {
        assertThat(evaluate.writes()).isGreaterThan(6);
        killAtEveryWrite("evaluate", evaluate);
    }

    @Test
    void trainer() throws InterruptedException {
        assertThat(training.writes()).isGreaterThan(3);
        for (int writes = 0; writes <= training.writes(); writes++) {
            rig.restore(training.before());
            rig.follow(Script.clean());
            var victim = new Victim();
            rig.follow(Script.killAfter(writes, victim::kill));
            victim.is(rig.train(training.event(), 1));
            assertThat(victim.exitCode()).isNotZero();
            rig.follow(Script.clean());
            assertThat(WholeManifests.broken(rig.bucket())).isEmpty();

            assertThat(run(rig.train(training.event(), 2))).isZero();

            assertThat(BucketState.of(rig.bucket()))
                    .as("killed after write %d of %d", writes, training.writes())
                    .isEqualTo(training.after());
        }
    }

    private static void killAtEveryWrite(String stage, Work work) throws InterruptedException {
        var process = rig.stage(stage);
        for (int writes = 0; writes <= work.writes(); writes++) {
            rig.restore(work.before());
            rig.follow(Script.killAfter(writes, process::kill));
            assertThat(process.deliver(work.event())).isEqualTo(Delivery.CRASHED);
            rig.follow(Script.clean());
            assertThat(WholeManifests.broken(rig.bucket())).isEmpty();

            timePasses();
            assertThat(process.deliver(work.event())).isEqualTo(Delivery.ACKNOWLEDGED);

            var what = "%s killed after write %d of %d".formatted(stage, writes, work.writes());
            assertThat(BucketState.of(rig.bucket())).as(what).isEqualTo(work.after());
            assertThat(rig.submitted()).as(what).isEqualTo(work.jobs());
        }
    }

    /** A claim of a run holds for a minute: the queue's delays are longer together, and here it is made older. */
    private static void timePasses() {
        for (var key : rig.keys("runs/")) {
            if (key.endsWith("/run.json")) {
                var claim = Json.read(rig.bucket().get(key), JsonNode.class);
                ((ObjectNode) claim).put("claimed_at", CLAIMED_LONG_AGO);
                rig.bucket().put(key, Json.pretty(claim), "application/json");
            }
        }
    }

    /** Delivers the one event that waits for the stage, undisturbed. */
    private static Work deliver(String stage) throws InterruptedException {
        var event = rig.messages().stream()
                .filter(message -> message.stage().equals(stage))
                .findFirst()
                .orElseThrow()
                .event();
        var before = rig.snapshot();
        int jobsBefore = rig.submitted().size();
        var script = Script.clean();
        rig.follow(script);
        assertThat(rig.stage(stage).deliver(event)).isEqualTo(Delivery.ACKNOWLEDGED);
        return new Work(
                event,
                before,
                script.writes(),
                BucketState.of(rig.bucket()),
                rig.submitted().stream().skip(jobsBefore).toList());
    }

    private static Work train() throws InterruptedException {
        var run = rig.keys("runs/").stream()
                .filter(key -> key.endsWith("/run.json"))
                .findFirst()
                .orElseThrow();
        var before = rig.snapshot();
        var script = Script.clean();
        rig.follow(script);
        assertThat(run(rig.train(run, 1))).isZero();
        return new Work(run, before, script.writes(), BucketState.of(rig.bucket()), List.of());
    }

    private static int run(Child trainer) throws InterruptedException {
        var victim = new Victim();
        victim.is(trainer);
        return victim.exitCode();
    }

    /** A process that may be condemned before it is known. */
    private static final class Victim {
        private final CompletableFuture<Child> process = new CompletableFuture<>();

        void is(Child child) {
            process.complete(child);
        }

        void kill() {
            process.join().kill();
        }

        int exitCode() throws InterruptedException {
            try {
                return process.join().onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException | TimeoutException e) {
                kill();
                throw new AssertionError("the trainer did not end", e);
            }
        }
    }
}
