package io.millrace.trainer;

import static io.millrace.trainer.Bucket.MODEL;
import static io.millrace.trainer.Bucket.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.RunManifest.Rung;
import io.millrace.lifecycle.manifest.RunManifest.Schedule;
import io.millrace.lifecycle.manifest.RunManifest.Schedule.Jobs;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.manifest.TrialTable;
import io.millrace.lifecycle.manifest.TrialTable.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Trials with jobs of their own, and trials that go on from rung to rung. */
class TrialJobTest extends ToyTraining {
    @Test
    void aChildTrainsItsTrialAndLeavesTheDecisionToDispatch() throws Exception {
        bucket.customers();
        var run = schedule(Jobs.ONE_A_TRIAL, List.of(2), mlp(1, 0.01), mlp(2, 0.01));

        assertThat(train(Assignment.trial(run, 1, 1))).isEqualTo(ExitCode.DONE);

        assertThat(keys("trial.json")).containsExactly(Keys.trialResult(MODEL, RUN, "2"));
        assertThat(keys("candidate.json")).isEmpty();
    }

    @Test
    void aChildLearnsTheVeryModelThatOneJobForAllLearns() throws Exception {
        bucket.customers();
        train(bucket.plan(mlp(2, 0.01), gbdt(5, 0.2)));
        byte[] together = model("2");
        forgetRun();
        var run = schedule(Jobs.ONE_A_TRIAL, List.of(2), mlp(2, 0.01), gbdt(5, 0.2));

        train(Assignment.trial(run, 1, 1));

        assertThat(model("2")).isEqualTo(together);
    }

    @Test
    void aChildThatFailsSaysWhyOfItsTrialOnly() throws Exception {
        bucket.customers();
        var run = schedule(Jobs.ONE_A_TRIAL, List.of(2), mlp(1, 0.01), mlp(2, 0.01));
        afterEpoch = () -> {
            throw new IllegalStateException("a fault of this attempt");
        };
        assertThat(train(Assignment.trial(run, 1, 0))).isEqualTo(ExitCode.BUG);

        assertThat(keys("failure.json")).containsExactly(Keys.trialFailure(MODEL, RUN, "1"));
        assertThat(bucket.read(Keys.trialFailure(MODEL, RUN, "1"), RunFailure.class)
                        .reason())
                .contains("a fault of this attempt");

        afterEpoch = () -> {};
        assertThat(train(Assignment.trial(run, 1, 0))).isEqualTo(ExitCode.DONE);
        assertThat(keys("failure.json")).isEmpty();
    }

    @Test
    void aChildOfARungThatIsPastDoesNothing() throws Exception {
        bucket.customers();
        var run = schedule(Jobs.ONE_A_TRIAL, List.of(2, 1), mlp(4, 0.01), mlp(4, 0.02));
        var plan = bucket.read(run, RunManifest.class);
        bucket.put(run, plan.at(new Rung(2, List.of("2"), Duration.ZERO), "toy-r1-rung2", Bucket.NOW));

        assertThat(train(Assignment.trial(run, 1, 0))).isEqualTo(ExitCode.DONE);

        assertThat(keys("trial.json")).isEmpty();
        assertThat(keys("rung-1.json")).isEmpty();
    }

    @Test
    void aTrialThatRestedBetweenRungsLearnsWhatAnUndisturbedOneLearns() throws Exception {
        for (Hyperparameters trial : List.of(mlp(6, 0.01), gbdt(9, 0.2))) {
            bucket.customers();
            train(bucket.plan(trial));
            byte[] undisturbed = model("1");
            forgetRun();
            var run = schedule(Jobs.ONE_A_TRIAL, List.of(1, 1), trial);

            train(Assignment.trial(run, 1, 0));
            assertThat(keys("trial.json")).isEmpty();
            int first = bucket.read(Keys.rungResult(MODEL, RUN, "1", 1), TrialResult.class)
                    .epochs();
            assertThat(first).isEqualTo(Math.ceilDiv(trial.epochs(), 2));
            var plan = bucket.read(run, RunManifest.class);
            bucket.put(run, plan.at(new Rung(2, List.of("1"), Duration.ZERO), "toy-r1-rung2", Bucket.NOW));
            train(Assignment.trial(run, 2, 0));

            assertThat(model("1")).as(trial.architecture()).isEqualTo(undisturbed);
            assertThat(out.toString()).contains("resumes after epoch " + first);
            forgetRun();
        }
    }

    @Test
    void aHalvingInOneJobEndsTheSameWhereverItIsInterrupted() throws Exception {
        bucket.customers();
        var trials = new Hyperparameters[] {mlp(4, 0.0001), mlp(4, 0.02), gbdt(4, 0.001), mlp(4, 0.01)};
        var run = schedule(Jobs.ONE, List.of(4, 2, 1), trials);
        var epochs = new AtomicInteger();
        afterEpoch = epochs::incrementAndGet;
        assertThat(train(run)).isEqualTo(ExitCode.DONE);
        int undisturbedEpochs = epochs.get();
        var undisturbed = outcomes();
        byte[] model = winner();

        // 4 trials of 1 epoch, 2 of another, 1 of two more.
        assertThat(undisturbedEpochs).isEqualTo(8);
        assertThat(undisturbed).containsOnlyOnce(Outcome.WON).contains(Outcome.STOPPED);
        for (int stop = 1; stop <= undisturbedEpochs; stop++) {
            forgetRun();
            schedule(Jobs.ONE, List.of(4, 2, 1), trials);
            int last = stop;
            epochs.set(0);
            afterEpoch = () -> {
                if (epochs.incrementAndGet() == last) {
                    throw new UnavailableException("the host is taken away");
                }
            };
            assertThat(train(run)).isEqualTo(ExitCode.TEMPORARY);
            afterEpoch = () -> {};

            assertThat(train(run)).isEqualTo(ExitCode.DONE);

            assertThat(outcomes()).as("interrupted at epoch %d", stop).isEqualTo(undisturbed);
            assertThat(winner()).as("interrupted at epoch %d", stop).isEqualTo(model);
        }
    }

    @Test
    void aTrialThatFailsStandsInTheTableWithItsReason() throws Exception {
        bucket.customers();
        var run = bucket.plan(mlp(1, 1e30), mlp(2, 0.01));

        assertThat(train(run)).isEqualTo(ExitCode.DONE);

        var rows = bucket.read(Keys.trials(MODEL, RUN), TrialTable.class).trials();
        assertThat(rows).extracting(TrialTable.Row::outcome).containsExactly(Outcome.FAILED, Outcome.WON);
        assertThat(rows.getFirst().reason()).contains("infinite");
        assertThat(keys("/failure.json")).isEmpty();
    }

    private List<Outcome> outcomes() {
        return bucket.read(Keys.trials(MODEL, RUN), TrialTable.class).trials().stream()
                .map(TrialTable.Row::outcome)
                .toList();
    }

    private byte[] winner() {
        return bucket.store.get(bucket.read(keys("candidate.json").getFirst(), TrialResult.class)
                .modelKey());
    }

    /** Plans with halves of the epochs from rung to rung; returns the plan's key. */
    private String schedule(Jobs jobs, List<Integer> rungs, Hyperparameters... trials) {
        var key = bucket.plan(trials);
        var plan = bucket.read(key, RunManifest.class);
        bucket.put(
                key,
                new RunManifest(
                        plan.model(),
                        plan.run(),
                        plan.dataset(),
                        plan.upload(),
                        plan.spec(),
                        plan.jobName(),
                        plan.reason(),
                        plan.trials(),
                        new Schedule(jobs, "a test", rungs, 2),
                        RunManifest.firstRung(plan.trials()),
                        plan.compute(),
                        plan.lineage(),
                        plan.createdAt(),
                        plan.claimedAt()));
        return key;
    }
}
