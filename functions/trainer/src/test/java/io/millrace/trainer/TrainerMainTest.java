package io.millrace.trainer;

import static io.millrace.trainer.Bucket.MODEL;
import static io.millrace.trainer.Bucket.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program over a bucket in memory: what it leaves there, and how it ends. */
class TrainerMainTest {
    @TempDir
    private Path folder;

    private Bucket<BreakableStore> bucket;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Runnable afterEpoch = () -> {};

    @BeforeEach
    void makeBucket() {
        bucket = new Bucket<>(folder, new BreakableStore());
    }

    @Test
    void aTableBecomesACandidateThatAnswersFromRawColumns() throws Exception {
        bucket.customers();
        var run = bucket.plan(mlp(12, 0.01));

        assertThat(train(run)).isEqualTo(ExitCode.DONE);

        var candidate = bucket.read(Keys.candidate(MODEL, RUN, "1"), TrialResult.class);
        assertThat(candidate).isEqualTo(bucket.read(Keys.trialResult(MODEL, RUN, "1"), TrialResult.class));
        byte[] model = bucket.store.get(candidate.modelKey());
        assertThat(candidate.modelSha256()).isEqualTo(Sha256.of(model));
        assertThat(candidate.modelBytes()).isEqualTo(model.length);
        assertThat(candidate.metric()).isEqualTo("accuracy");
        assertThat(candidate.validationMetric()).isGreaterThan(0.9);
        assertThat(candidate.parityMaxDifference()).isLessThan(1e-5);
        assertThat(candidate.epochs()).isEqualTo(12);
        try (var served = OnnxModel.load(model)) {
            var answers = (Predictions.Labels) served.predict(new RawBatch(
                    2,
                    Map.of(
                            "age", new RawColumn.Numbers(new double[] {78, 22}),
                            "city", new RawColumn.Strings(new String[] {"Bonn", "東京"}))));
            assertThat(answers.labels()).containsExactly("stays", "goes");
        }
    }

    @Test
    void treesWithGapsAndCategoriesAnswerFromRawColumnsAsXgboostDoes() throws Exception {
        bucket.customers();

        assertThat(train(bucket.plan(gbdt(60, 0.2)))).isEqualTo(ExitCode.DONE);

        var candidate = bucket.read(Keys.candidate(MODEL, RUN, "1"), TrialResult.class);
        assertThat(candidate.validationMetric()).isGreaterThan(0.95);
        assertThat(candidate.parityMaxDifference()).isLessThan(1e-5);
        assertThat(candidate.epochs()).isEqualTo(60);
        assertThat(new String(bucket.store.get(Keys.progress(MODEL, RUN, "1")), StandardCharsets.UTF_8).lines())
                .hasSize(60);
        try (var served = OnnxModel.load(model("1"))) {
            var answers = (Predictions.Labels) served.predict(new RawBatch(
                    3,
                    Map.of(
                            "age", new RawColumn.Numbers(new double[] {78, 22, Double.NaN}),
                            "city", new RawColumn.Strings(new String[] {"Bonn", "東京", "unheard of"}))));
            assertThat(answers.labels()).startsWith("stays", "goes").doesNotContainNull();
        }
    }

    @Test
    void treesAnswerNumbersInTheTargetsUnit() throws Exception {
        bucket.houses();

        assertThat(train(bucket.plan(gbdt(100, 0.2)))).isEqualTo(ExitCode.DONE);

        var candidate = bucket.read(Keys.candidate(MODEL, RUN, "1"), TrialResult.class);
        assertThat(candidate.validationMetric()).isLessThan(1_000);
        assertThat(candidate.parityMaxDifference()).isLessThan(1e-5);
    }

    @Test
    void treesOnImagesAreTheUsersToMend() throws Exception {
        bucket.pictures();

        assertThat(train(bucket.plan(gbdt(2, 0.2)))).isEqualTo(ExitCode.USER);

        assertThat(bucket.read(Keys.failure(MODEL, RUN), RunFailure.class).remedy())
                .contains("cnn");
    }

    @Test
    void treesAreKeptBeforeTheHostIsTakenAway() throws Exception {
        bucket.customers();
        var run = bucket.plan(gbdt(12, 0.2));
        train(run);
        byte[] undisturbed = model("1");
        forgetRun();
        bucket.plan(gbdt(12, 0.2));
        var rounds = new AtomicInteger();
        afterEpoch = () -> {
            if (rounds.incrementAndGet() == 5) {
                throw new UnavailableException("the host is being taken away");
            }
        };

        assertThat(train(run)).isEqualTo(ExitCode.TEMPORARY);
        assertThat(keys(".ckpt")).singleElement().asString().endsWith("epoch-000005.ckpt");
        assertThat(train(run)).isEqualTo(ExitCode.DONE);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("trial 1  resumes after epoch 5");
        assertThat(model("1")).isEqualTo(undisturbed);
    }

    @Test
    void progressHasALineAnEpochForProgramsAndOneForPeople() throws Exception {
        bucket.customers();

        train(bucket.plan(mlp(4, 0.01)));

        var lines = new String(bucket.store.get(Keys.progress(MODEL, RUN, "1")), StandardCharsets.UTF_8);
        assertThat(lines.lines().map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), EpochProgress.class)))
                .extracting(EpochProgress::epoch)
                .containsExactly(1, 2, 3, 4);
        assertThat(lines.lines().findFirst().orElseThrow())
                .contains(
                        "\"train_loss\":",
                        "\"validation_loss\":",
                        "\"train_metric\":",
                        "\"validation_metric\":",
                        "\"samples_per_second\":",
                        "\"learning_rate\":",
                        "\"eta_seconds\":");
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("trial 1  epoch 4/4  loss ");
    }

    @Test
    void aRegressionAnswersInTheTargetsUnit() throws Exception {
        bucket.houses();

        assertThat(train(bucket.plan(new Hyperparameters("linear", 60, 32, Optimizer.ADAM, 0.05, 0, 7))))
                .isEqualTo(ExitCode.DONE);

        var candidate = bucket.read(Keys.candidate(MODEL, RUN, "1"), TrialResult.class);
        assertThat(candidate.metric()).isEqualTo("rmse");
        assertThat(candidate.validationMetric()).isBetween(0.0, 1_000.0);
        try (var served = OnnxModel.load(bucket.store.get(candidate.modelKey()))) {
            var answers = (Predictions.Values)
                    served.predict(new RawBatch(1, Map.of("area", new RawColumn.Numbers(new double[] {70}))));
            assertThat(answers.values()[0]).isCloseTo(570_000f, within(1_500f));
        }
    }

    @Test
    void imagesAreLearntByConvolutions() throws Exception {
        bucket.pictures();

        assertThat(train(bucket.plan(new Hyperparameters("cnn", 2, 32, Optimizer.ADAM, 0.003, 0, 7))))
                .isEqualTo(ExitCode.DONE);

        assertThat(bucket.read(Keys.candidate(MODEL, RUN, "1"), TrialResult.class)
                        .validationMetric())
                .isEqualTo(1.0);
    }

    @Test
    void theBetterTrialOfASearchBecomesTheOnlyCandidate() throws Exception {
        bucket.customers();

        train(bucket.plan(mlp(2, 0.00001), mlp(12, 0.01), mlp(1, 0.00001)));

        assertThat(bucket.store.head(Keys.candidate(MODEL, RUN, "2"))).isPresent();
        assertThat(keys("candidate.json")).hasSize(1);
        assertThat(keys("trial.json")).hasSize(3);
    }

    @Test
    void aSecondAttemptChangesNothing() throws Exception {
        bucket.customers();
        var run = bucket.plan(mlp(2, 0.01));
        train(run);
        var before = bucket.store.list("").toList();

        assertThat(train(run)).isEqualTo(ExitCode.DONE);

        assertThat(bucket.store.list("").toList()).isEqualTo(before);
    }

    @Test
    void anInterruptedJobEndsWithTheSameModelAsAnUndisturbedOne() throws Exception {
        bucket.customers();
        var run = bucket.plan(mlp(3, 0.01), mlp(5, 0.02));
        train(run);
        byte[] undisturbed = model("2");

        bucket = new Bucket<>(folder, new BreakableStore());
        bucket.customers();
        bucket.plan(mlp(3, 0.01), mlp(5, 0.02));
        bucket.store.breakAt("/2/model");
        assertThat(train(run)).isEqualTo(ExitCode.TEMPORARY);
        bucket.store.mend();
        assertThat(keys("failure.json")).isEmpty();
        var firstTrial = bucket.store.head(Keys.trialResult(MODEL, RUN, "1"));

        assertThat(train(run)).isEqualTo(ExitCode.DONE);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("trial 2  resumes after epoch 5");
        assertThat(model("2")).isEqualTo(undisturbed);
        assertThat(bucket.store.head(Keys.trialResult(MODEL, RUN, "1"))).isEqualTo(firstTrial);
    }

    @Test
    void aBucketOutOfReachForSomeEpochsDisturbsNothing() throws Exception {
        bucket.customers();
        var run = bucket.plan(mlp(5, 0.01));
        train(run);
        byte[] undisturbed = model("1");
        forgetRun();
        var epochs = new AtomicInteger();
        afterEpoch = () -> {
            switch (epochs.incrementAndGet()) {
                case 1 -> bucket.store.breakAt("");
                case 4 -> bucket.store.mend();
                default -> {}
            }
        };

        assertThat(train(bucket.plan(mlp(5, 0.01)))).isEqualTo(ExitCode.DONE);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("epoch 3 is not kept, training goes on");
        assertThat(model("1")).isEqualTo(undisturbed);
    }

    @Test
    void aDuplicateOfTheJobDoesNoHarmWhereverItOvertakes() throws Exception {
        bucket.customers();
        var run = bucket.plan(mlp(4, 0.01));
        train(run);
        byte[] undisturbed = model("1");

        for (var overtaken : List.of("/checkpoints/epoch-000002", "/model", "trial.json", "candidate.json")) {
            forgetRun();
            bucket.plan(mlp(4, 0.01));
            bucket.store.beforeWriteOf(overtaken, () -> assertThat(train(run)).isEqualTo(ExitCode.DONE));

            assertThat(train(run)).as(overtaken).isEqualTo(ExitCode.DONE);

            assertThat(keys("candidate.json")).hasSize(1);
            assertThat(bucket.read(Keys.candidate(MODEL, RUN, "1"), TrialResult.class))
                    .isEqualTo(bucket.read(Keys.trialResult(MODEL, RUN, "1"), TrialResult.class));
            assertThat(model("1")).as(overtaken).isEqualTo(undisturbed);
        }
    }

    @Test
    void aResultOfAnotherAttemptIsTakenWithItsOwnFile() throws Exception {
        bucket.customers();
        var run = bucket.plan(mlp(2, 0.001));
        train(run);
        var other = bucket.read(Keys.trialResult(MODEL, RUN, "1"), TrialResult.class);
        forgetRun();
        bucket.plan(mlp(3, 0.01));
        bucket.store.beforeWriteOf("trial.json", () -> bucket.put(Keys.trialResult(MODEL, RUN, "1"), other));

        train(run);

        assertThat(bucket.read(Keys.candidate(MODEL, RUN, "1"), TrialResult.class))
                .isEqualTo(other);
        assertThat(keys(".onnx")).hasSize(1).doesNotContain(other.modelKey());
    }

    @Test
    void aRunNeverEndsBothWays() throws Exception {
        bucket.customers();
        var run = bucket.plan(mlp(1, 0.01));
        afterEpoch = () -> {
            throw new IllegalStateException("a fault of this attempt");
        };
        bucket.store.beforeWriteOf("failure.json", () -> {
            afterEpoch = () -> {};
            assertThat(train(run)).isEqualTo(ExitCode.DONE);
        });

        assertThat(train(run)).isEqualTo(ExitCode.BUG);

        assertThat(keys("candidate.json")).hasSize(1);
        assertThat(keys("failure.json")).isEmpty();
    }

    @Test
    void aPlanThatTheDataCannotTakeIsTheUsersToMend() throws Exception {
        bucket.customers();

        assertThat(train(bucket.plan(new Hyperparameters("cnn", 2, 32, Optimizer.ADAM, 0.01, 0, 7))))
                .isEqualTo(ExitCode.USER);

        var failure = bucket.read(Keys.failure(MODEL, RUN), RunFailure.class);
        assertThat(failure.cause()).isEqualTo(RunFailure.Cause.INVALID_INPUT);
        assertThat(failure.reason()).contains("cnn").contains("train.architecture");
        assertThat(failure.remedy()).contains("mlp");
        assertThat(failure.jobId()).isEqualTo("job-1");
        assertThat(keys("candidate.json")).isEmpty();
    }

    @Test
    void aSearchSurvivesATrialThatDiverges() throws Exception {
        bucket.houses();
        var diverging = new Hyperparameters("linear", 3, 1, Optimizer.SGD, 1e9, 0, 7);

        train(bucket.plan(diverging, new Hyperparameters("linear", 3, 32, Optimizer.ADAM, 0.05, 0, 7)));

        assertThat(bucket.store.head(Keys.candidate(MODEL, RUN, "2"))).isPresent();
    }

    @Test
    void aRunWhoseTrialsAllDivergeSaysWhatToChange() throws Exception {
        bucket.houses();

        assertThat(train(bucket.plan(new Hyperparameters("linear", 3, 1, Optimizer.SGD, 1e9, 0, 7))))
                .isEqualTo(ExitCode.USER);

        var failure = bucket.read(Keys.failure(MODEL, RUN), RunFailure.class);
        assertThat(failure.reason()).contains("train.learning_rate");
        assertThat(failure.remedy()).contains("smaller");
    }

    @Test
    void aFaultOfMillraceIsCalledOne() throws Exception {
        bucket.customers();
        var run = bucket.plan(mlp(2, 0.01));
        bucket.store.delete(Keys.split(MODEL, Bucket.DATASET, Split.TRAIN));

        assertThat(train(run)).isEqualTo(ExitCode.BUG);

        var failure = bucket.read(Keys.failure(MODEL, RUN), RunFailure.class);
        assertThat(failure.cause()).isEqualTo(RunFailure.Cause.BUG);
        assertThat(failure.reason()).contains("train.parquet");
    }

    @Test
    void aSuccessTakesTheFailureOfAnEarlierAttemptAway() throws Exception {
        bucket.customers();
        bucket.put(
                Keys.failure(MODEL, RUN),
                new RunFailure(MODEL, RUN, RunFailure.Cause.BUG, "once", "", "job-0", Bucket.NOW));

        train(bucket.plan(mlp(1, 0.01)));

        assertThat(keys("failure.json")).isEmpty();
    }

    private static Hyperparameters gbdt(int rounds, double rate) {
        return new Hyperparameters("gbdt", rounds, 32, Optimizer.ADAM, rate, 0, 7);
    }

    private static Hyperparameters mlp(int epochs, double rate) {
        return new Hyperparameters("mlp", epochs, 32, Optimizer.ADAM, rate, 0, 7);
    }

    private ExitCode train(String run) {
        return TrainerMain.run(
                bucket.store,
                Clock.fixed(Bucket.NOW, ZoneOffset.UTC),
                "job-1",
                1,
                run,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                afterEpoch);
    }

    private byte[] model(String trial) {
        return bucket.store.get(bucket.read(Keys.trialResult(MODEL, RUN, trial), TrialResult.class)
                .modelKey());
    }

    private void forgetRun() {
        bucket.store.list("runs/").map(ObjectInfo::key).toList().forEach(bucket.store::delete);
    }

    private List<String> keys(String suffix) {
        return bucket.store
                .list("runs/")
                .map(ObjectInfo::key)
                .filter(key -> key.endsWith(suffix))
                .toList();
    }
}
