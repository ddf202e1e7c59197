package io.millrace.trainer;

import static io.millrace.trainer.Bucket.MODEL;
import static io.millrace.trainer.Bucket.RUN;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.trainer.tracking.Tracking;
import io.millrace.trainer.trial.Keeping;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The whole program over a bucket in memory that can break. */
abstract class ToyTraining {
    @TempDir
    Path folder;

    Bucket<BreakableStore> bucket;
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    Runnable afterEpoch = () -> {};
    /** Each epoch. */
    Duration keepEvery = Duration.ZERO;

    Tracking tracking = Tracking.NONE;

    @BeforeEach
    void makeBucket() {
        bucket = new Bucket<>(folder, new BreakableStore());
    }

    static Hyperparameters gbdt(int rounds, double rate) {
        return new Hyperparameters("gbdt", rounds, 32, Optimizer.ADAM, rate, 0, 7);
    }

    static Hyperparameters text(int epochs) {
        return new Hyperparameters("text", epochs, 32, Optimizer.ADAM, 0.05, 0, 7);
    }

    /** The mean of the other trials. */
    static Hyperparameters ensemble() {
        return new Hyperparameters(Hyperparameters.ENSEMBLE, 1, 1, Optimizer.ADAM, 0, 0, 7);
    }

    /** The same plan, which learns the rows of validation too in the end. */
    static Hyperparameters refitted(Hyperparameters plan) {
        return new Hyperparameters(
                plan.architecture(),
                plan.epochs(),
                plan.batchSize(),
                plan.optimizer(),
                plan.learningRate(),
                plan.earlyStopping(),
                plan.seed(),
                plan.classWeights(),
                true);
    }

    static Hyperparameters mlp(int epochs, double rate) {
        return new Hyperparameters("mlp", epochs, 32, Optimizer.ADAM, rate, 0, 7);
    }

    ExitCode train(String run) {
        return train(Assignment.wholeRun(run));
    }

    ExitCode train(Assignment assignment) {
        return TrainerMain.run(
                bucket.store,
                Clock.fixed(Bucket.NOW, ZoneOffset.UTC),
                "job-1",
                1,
                assignment,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new Keeping(keepEvery, () -> afterEpoch.run()),
                tracking);
    }

    byte[] model(String trial) {
        return bucket.store.get(result(trial).modelKey());
    }

    TrialResult result(String trial) {
        return bucket.read(Keys.trialResult(MODEL, RUN, trial), TrialResult.class);
    }

    void forgetRun() {
        bucket.store.list("runs/").map(ObjectInfo::key).toList().forEach(bucket.store::delete);
    }

    List<String> keys(String suffix) {
        return bucket.store
                .list("runs/")
                .map(ObjectInfo::key)
                .filter(key -> key.endsWith(suffix))
                .toList();
    }
}
