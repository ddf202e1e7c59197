package io.millrace.trainer;

import static io.millrace.trainer.Bucket.MODEL;
import static io.millrace.trainer.Bucket.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.testing.Eventually;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.trainer.tracking.Tracking;
import io.millrace.trainer.trial.Keeping;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The trainer's process on hosts that are taken away: real signals, and S3 over HTTP. */
class ReclaimedTrainerTest {
    private static final int EPOCHS = 200;
    private static final int SIGKILLED = 137;
    private static final int KILLS = 20;
    private static final Pattern RESUMED = Pattern.compile("resumes after epoch (\\d+)");
    private static final Pattern EPOCH = Pattern.compile("epoch \\d+/\\d+");
    private static final Pattern NUMBER = Pattern.compile("epoch-(\\d+)");

    @TempDir
    private Path folder;

    private Bucket<InMemoryObjectStore> bucket;
    private String run;

    @BeforeEach
    void makeBucket() throws Exception {
        bucket = new Bucket<>(folder, new InMemoryObjectStore());
        bucket.customers();
        run = bucket.plan(new Hyperparameters("mlp", EPOCHS, 32, Optimizer.ADAM, 0.003, 0, 7));
    }

    @Test
    void aTrainerKilledTwentyTimesEndsAsAnUndisturbedOne() throws Exception {
        var random = new Random(4);
        try (var s3 = new S3Server(bucket.store)) {
            for (int kill = 0; kill < KILLS; kill++) {
                int before = newestCheckpoint();
                // Reading takes eight requests, an epoch three or four: some attempts die before they keep anything.
                var killed = killAtRequest(s3, 8 + random.nextInt(16), random);
                assertThat(resumedOrDiedBefore(killed, before))
                        .as(killed.output())
                        .isTrue();
                assertThat(newestCheckpoint()).isGreaterThanOrEqualTo(before);
            }
            int kept = newestCheckpoint();
            assertThat(kept).as("epochs that killed attempts have kept").isBetween(KILLS, EPOCHS - 1);

            s3.gate(() -> true);
            var last = TrainerProcess.start(s3, run, folder);

            assertThat(last.exitCode()).as(last.output()).isEqualTo(ExitCode.DONE.number());
            assertThat(resumedAfter(last)).isEqualTo(kept);
        }
        assertEqualToAnUndisturbedRun();
    }

    @Test
    void aNoticeEndsTheTrainerWithAnotherAttemptWantedOnceItsEpochIsKept() throws Exception {
        try (var s3 = new S3Server(bucket.store)) {
            var noticed = TrainerProcess.start(s3, run, folder);
            Eventually.eventually(
                    Duration.ofSeconds(30), () -> assertThat(newestCheckpoint()).isPositive());
            long start = System.nanoTime();
            noticed.terminate();

            assertThat(noticed.exitCode()).as(noticed.output()).isEqualTo(ExitCode.TEMPORARY.number());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Reclaim.GRACE);
            assertThat(bucket.store.head(Keys.failure(MODEL, RUN))).isEmpty();
            int kept = newestCheckpoint();
            assertThat(noticed.output()).contains("epoch %d/%d".formatted(kept, EPOCHS));

            var next = TrainerProcess.start(s3, run, folder);

            assertThat(next.exitCode()).as(next.output()).isEqualTo(ExitCode.DONE.number());
            assertThat(resumedAfter(next)).isEqualTo(kept);
        }
        assertEqualToAnUndisturbedRun();
    }

    /** Kills with the request carried out or not, or some milliseconds after its answer: in the middle of a step. */
    private TrainerProcess killAtRequest(S3Server s3, int number, Random random) throws Exception {
        var attempt = new CompletableFuture<TrainerProcess>();
        var requests = new AtomicInteger();
        boolean carriedOut = random.nextBoolean();
        boolean later = random.nextBoolean();
        int delayMillis = random.nextInt(10);
        s3.gate(() -> {
            if (requests.incrementAndGet() < number) {
                return true;
            }
            if (requests.get() > number) {
                return later;
            }
            if (later) {
                CompletableFuture.delayedExecutor(delayMillis, TimeUnit.MILLISECONDS)
                        .execute(() -> attempt.join().kill());
                return true;
            }
            attempt.join().kill();
            return carriedOut;
        });
        attempt.complete(TrainerProcess.start(s3, run, folder));
        assertThat(attempt.join().exitCode()).as(attempt.join().output()).isEqualTo(SIGKILLED);
        s3.gate(() -> false);
        return attempt.join();
    }

    /** A trainer that dies while it still reads its inputs has trained nothing, and says nothing of where it resumes. */
    private static boolean resumedOrDiedBefore(TrainerProcess killed, int newest) {
        return resumedAfter(killed) == newest || !EPOCH.matcher(killed.output()).find();
    }

    /** 0 for a fresh start. */
    private static int resumedAfter(TrainerProcess process) {
        return number(RESUMED, process.output());
    }

    /** 0 where there is none. */
    private int newestCheckpoint() {
        try (var objects = bucket.store.list(Keys.checkpoints(MODEL, RUN, "1"))) {
            return objects.map(ObjectInfo::key)
                    .mapToInt(key -> number(NUMBER, key))
                    .max()
                    .orElse(0);
        }
    }

    private static int number(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    private void assertEqualToAnUndisturbedRun() throws Exception {
        var reclaimed = result();
        byte[] model = bucket.store.get(reclaimed.modelKey());
        makeBucket();
        TrainerMain.run(
                bucket.store,
                Clock.systemUTC(),
                "",
                1,
                Assignment.wholeRun(run),
                System.out,
                new Keeping(Duration.ZERO, () -> {}),
                Tracking.NONE);
        assertThat(reclaimed)
                .usingRecursiveComparison()
                .ignoringFields("seconds", "samplesPerSecond", "createdAt")
                .isEqualTo(result());
        assertThat(model).isEqualTo(bucket.store.get(result().modelKey()));
    }

    private TrialResult result() {
        return bucket.read(Keys.candidate(MODEL, RUN, "1"), TrialResult.class);
    }
}
