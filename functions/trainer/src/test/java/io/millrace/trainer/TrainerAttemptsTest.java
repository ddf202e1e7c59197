package io.millrace.trainer;

import static io.millrace.trainer.Bucket.MODEL;
import static io.millrace.trainer.Bucket.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.TrialResult;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A run that several attempts, or duplicates, carry out. */
class TrainerAttemptsTest extends ToyTraining {
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
    void ofShortEpochsOnlyTheOneAtWhichTheTrainingMustStopIsKept() throws Exception {
        bucket.customers();
        var run = bucket.plan(mlp(6, 0.01));
        keepEvery = Duration.ofHours(1);
        var kept = new ArrayList<List<String>>();
        afterEpoch = () -> {
            kept.add(keys(".ckpt"));
            if (kept.size() == 4) {
                throw new UnavailableException("the host is being taken away");
            }
        };

        assertThat(train(run)).isEqualTo(ExitCode.TEMPORARY);

        assertThat(kept).hasSize(4).allSatisfy(keys -> assertThat(keys).isEmpty());
        assertThat(keys(".ckpt")).singleElement().asString().endsWith("epoch-000004.ckpt");
        assertThat(progress()).hasLineCount(4);
        afterEpoch = () -> {};
        assertThat(train(run)).isEqualTo(ExitCode.DONE);
        assertThat(progress()).hasLineCount(6);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("epoch 2/6", "resumes after epoch 4", "epoch 6/6");
    }

    private String progress() {
        return new String(bucket.store.get(Keys.progress(MODEL, RUN, "1")), StandardCharsets.UTF_8);
    }

    @Test
    void anInterruptedTrainingOnTextsEndsWithTheSameModelAsAnUndisturbedOne() throws Exception {
        bucket.reviews();
        var run = bucket.plan(text(6));
        train(run);
        byte[] undisturbed = model("1");
        forgetRun();
        run = bucket.plan(text(6));
        var epochs = new AtomicInteger();
        afterEpoch = () -> {
            if (epochs.incrementAndGet() == 3) {
                throw new UnavailableException("the host is taken away");
            }
        };

        assertThat(train(run)).isEqualTo(ExitCode.TEMPORARY);
        assertThat(train(run)).isEqualTo(ExitCode.DONE);

        assertThat(out.toString(StandardCharsets.UTF_8)).contains("trial 1  resumes after epoch 3");
        assertThat(model("1")).isEqualTo(undisturbed);
    }

    static Stream<Hyperparameters> refitted() {
        return Stream.of(text(6), mlp(6, 0.01), gbdt(6, 0.2)).map(ToyTraining::refitted);
    }

    @ParameterizedTest
    @MethodSource("refitted")
    void aTrainingThatIsInterruptedWhereItLearnsAllRowsEndsWithTheSameModelAsAnUndisturbedOne(Hyperparameters plan)
            throws Exception {
        bucket.reviews();
        var run = bucket.plan(plan);
        train(run);
        byte[] undisturbed = model("1");
        forgetRun();
        run = bucket.plan(plan);
        var epochs = new AtomicInteger();
        afterEpoch = () -> {
            if (epochs.incrementAndGet() == 7) {
                throw new UnavailableException("the host is taken away");
            }
        };

        assertThat(train(run)).isEqualTo(ExitCode.TEMPORARY);
        assertThat(train(run)).isEqualTo(ExitCode.DONE);

        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("trial 1  resumes after epoch 6", "trial 1  once more on all 500 rows");
        assertThat(model("1")).isEqualTo(undisturbed);
    }

    @ParameterizedTest
    @MethodSource("refitted")
    void whereAllRowsAreLearntTheFiguresOfValidationAreThoseOfTheModelBefore(Hyperparameters plan) throws Exception {
        bucket.reviews();
        train(bucket.plan(plan, once(plan)));

        var with = result("1");
        var without = result("2");

        assertThat(with.bestEpoch()).isEqualTo(without.bestEpoch());
        assertThat(with.validationLoss()).isEqualTo(without.validationLoss());
        assertThat(with.modelSha256()).isNotEqualTo(without.modelSha256());
        assertThat(with.parityMaxDifference()).isLessThan(1e-5);
        assertThat(with.seconds())
                .as("of learning, all rows once more among it")
                .isGreaterThan(epochSeconds());
    }

    private double epochSeconds() {
        return progress()
                .lines()
                .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), EpochProgress.class))
                .mapToDouble(EpochProgress::seconds)
                .sum();
    }

    /** The same plan, which learns the rows of train alone. */
    private static Hyperparameters once(Hyperparameters plan) {
        return new Hyperparameters(
                plan.architecture(),
                plan.epochs(),
                plan.batchSize(),
                plan.optimizer(),
                plan.learningRate(),
                plan.earlyStopping(),
                plan.seed());
    }

    @Test
    void anEnsembleThatIsInterruptedEndsWithTheSameModelAsAnUndisturbedOne() throws Exception {
        bucket.customers();
        var plans = new Hyperparameters[] {mlp(4, 0.01), refitted(gbdt(4, 0.2)), ensemble()};
        var run = bucket.plan(plans);
        train(run);
        byte[] undisturbed = model("3");
        forgetRun();
        bucket.plan(plans);
        bucket.store.breakAt("/3/model");

        assertThat(train(run)).isEqualTo(ExitCode.TEMPORARY);
        bucket.store.mend();
        assertThat(train(run)).isEqualTo(ExitCode.DONE);

        assertThat(model("3")).isEqualTo(undisturbed);
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
            assertThat(bucket.store.list(Keys.checkpoints(MODEL, RUN, "1")))
                    .as(overtaken)
                    .isEmpty();
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
    void whatAnAttemptThatDiedAfterItsCandidateLeftIsTidiedUpByTheNext() throws Exception {
        bucket.customers();
        var run = bucket.plan(mlp(2, 0.01));
        train(run);
        bucket.store.put(Keys.checkpoints(MODEL, RUN, "1") + "epoch-000002.ckpt", new byte[9], "");

        assertThat(train(run)).isEqualTo(ExitCode.DONE);

        assertThat(bucket.store.list(Keys.checkpoints(MODEL, RUN, "1"))).isEmpty();
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
}
