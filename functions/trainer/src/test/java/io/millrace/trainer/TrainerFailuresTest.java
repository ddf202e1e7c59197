package io.millrace.trainer;

import static io.millrace.trainer.Bucket.MODEL;
import static io.millrace.trainer.Bucket.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.spec.Split;
import org.junit.jupiter.api.Test;

/** How the whole program ends where a run cannot succeed. */
class TrainerFailuresTest extends ToyTraining {
    @Test
    void treesOnImagesAreTheUsersToMend() throws Exception {
        bucket.pictures();

        assertThat(train(bucket.plan(gbdt(2, 0.2)))).isEqualTo(ExitCode.USER);

        assertThat(bucket.read(Keys.failure(MODEL, RUN), RunFailure.class).remedy())
                .contains("cnn");
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
        var diverging = new Hyperparameters("linear", 3, 1, Optimizer.SGD, 1e300, 0, 7);

        train(bucket.plan(diverging, new Hyperparameters("linear", 3, 32, Optimizer.ADAM, 0.05, 0, 7)));

        assertThat(bucket.store.head(Keys.candidate(MODEL, RUN, "2"))).isPresent();
    }

    @Test
    void aSearchSurvivesATrialThatFails() throws Exception {
        bucket.customers();
        var impossible = new Hyperparameters("cnn", 3, 32, Optimizer.ADAM, 0.01, 0, 7);

        assertThat(train(bucket.plan(impossible, mlp(2, 0.01), impossible))).isEqualTo(ExitCode.DONE);

        assertThat(bucket.store.head(Keys.candidate(MODEL, RUN, "2"))).isPresent();
        assertThat(keys("failure.json")).isEmpty();
    }

    @Test
    void aRunWhoseTrialsAllDivergeSaysWhatToChange() throws Exception {
        bucket.houses();

        assertThat(train(bucket.plan(new Hyperparameters("linear", 3, 1, Optimizer.SGD, 1e300, 0, 7))))
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
}
