package io.millrace.trainer;

import static io.millrace.trainer.Bucket.MODEL;
import static io.millrace.trainer.Bucket.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.trainer.tracking.Tracking;
import io.millrace.trainer.trial.Keeping;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The trainer dies once at each of its writes in turn. What it does between two writes leaves no trace in the bucket, so
 * this covers every moment at which a process can be killed.
 */
class EveryWriteTest {
    private static final PrintStream NOWHERE = new PrintStream(OutputStream.nullOutputStream());

    @TempDir
    private Path folder;

    private Bucket<MortalStore> bucket;
    private String run;

    @Test
    void whereverTheTrainerDiesTheNextAttemptEndsAsAnUndisturbedOne() throws Exception {
        makeBucket();
        assertThat(train()).isEqualTo(ExitCode.DONE);
        int writes = bucket.store.writes();
        var undisturbed = outcome();
        var models = models();
        assertThat(writes).isGreaterThan(20);

        for (int write = 1; write <= writes; write++) {
            bucket.store.live();
            forgetRun();
            bucket.store.dieAt(write, write % 2 == 0);
            assertThatThrownBy(this::train).isInstanceOf(MortalStore.Dead.class);
            bucket.store.live();

            assertThat(train()).as("killed at write %d of %d", write, writes).isEqualTo(ExitCode.DONE);

            assertThat(outcome())
                    .as("killed at write %d of %d", write, writes)
                    .usingRecursiveComparison()
                    .ignoringFields("seconds", "samplesPerSecond", "createdAt")
                    .isEqualTo(undisturbed);
            assertThat(models()).isEqualTo(models);
            assertThat(bucket.store.head(Keys.failure(MODEL, RUN))).isEmpty();
        }
    }

    private void makeBucket() throws Exception {
        bucket = new Bucket<>(folder, new MortalStore());
        bucket.customers();
        plan();
        bucket.store.live();
    }

    private void plan() {
        run = bucket.plan(
                new Hyperparameters("linear", 3, 32, Optimizer.SGD, 0.1, 0, 7),
                new Hyperparameters("mlp", 4, 32, Optimizer.ADAM, 0.01, 0, 7),
                new Hyperparameters("gbdt", 5, 32, Optimizer.ADAM, 0.1, 0, 7),
                ToyTraining.ensemble());
    }

    private void forgetRun() {
        keys("").forEach(bucket.store::delete);
        plan();
    }

    private ExitCode train() {
        return TrainerMain.run(
                bucket.store,
                Clock.systemUTC(),
                "",
                1,
                Assignment.wholeRun(run),
                NOWHERE,
                new Keeping(Duration.ZERO, () -> {}),
                Tracking.NONE);
    }

    private TrialResult outcome() {
        return bucket.read(keys("candidate.json").getFirst(), TrialResult.class);
    }

    /** The model files of all trials, each with its hash. */
    private List<String> models() {
        return keys(".onnx").stream()
                .map(key -> key + " " + Sha256.of(bucket.store.get(key)))
                .toList();
    }

    private List<String> keys(String suffix) {
        return bucket.store
                .list("runs/")
                .map(ObjectInfo::key)
                .filter(key -> key.endsWith(suffix))
                .toList();
    }
}
