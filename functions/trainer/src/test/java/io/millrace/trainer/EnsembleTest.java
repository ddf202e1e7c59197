package io.millrace.trainer;

import static io.millrace.trainer.Bucket.MODEL;
import static io.millrace.trainer.Bucket.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.spec.Optimizer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Trials of which the last is the mean of the others. */
class EnsembleTest extends ToyTraining {
    @Test
    void modelsThatTheValidationRowsCannotTellApartAreMeaned() throws Exception {
        bucket.rareCustomers();

        train(bucket.plan(mlp(6, 0.01), new Hyperparameters("mlp", 6, 32, Optimizer.ADAM, 0.01, 0, 8), ensemble()));

        assertThat(result("3").parameters())
                .isEqualTo(result("1").parameters() + result("2").parameters());
        // The loss of a mean is at most the mean of the losses.
        assertThat(result("3").validationLoss())
                .isLessThan((result("1").validationLoss() + result("2").validationLoss()) / 2);
        assertThat(bucket.store.head(Keys.candidate(MODEL, RUN, "3"))).isPresent();
        assertThat(keys("candidate.json")).hasSize(1);
    }

    @Test
    void aModelThatIsClearlyWorseIsLeftOut() throws Exception {
        bucket.customers();

        train(bucket.plan(mlp(1, 0.00001), gbdt(60, 0.3), ensemble()));

        assertThat(result("3").parameters()).isEqualTo(result("2").parameters());
        assertThat(result("3").validationLoss()).isEqualTo(result("2").validationLoss());
    }

    @Test
    void aNumberIsTheMeanOfNumbers() throws Exception {
        bucket.houses();

        assertThat(train(bucket.plan(mlp(8, 0.01), mlp(9, 0.01), ensemble()))).isEqualTo(ExitCode.DONE);

        assertThat(result("3").metric()).isEqualTo("rmse");
        assertThat(result("3").parityMaxDifference()).isLessThan(1e-5);
    }

    /** One that diverges, and one that cannot take a table without texts. */
    static Stream<Hyperparameters> failing() {
        return Stream.of(new Hyperparameters("linear", 3, 1, Optimizer.SGD, 1e300, 0, 7), text(3));
    }

    @ParameterizedTest
    @MethodSource("failing")
    void theOthersDoWithoutAMemberThatFails(Hyperparameters plan) throws Exception {
        bucket.customers();

        train(bucket.plan(plan, gbdt(5, 0.2), ensemble()));

        assertThat(result("3").parameters()).isEqualTo(result("2").parameters());
        assertThat(bucket.store.head(Keys.candidate(MODEL, RUN, "3"))).isPresent();
    }

    @Test
    void whatAMemberHasKeptIsNotTrainedAgain() throws Exception {
        bucket.customers();

        train(bucket.plan(mlp(4, 0.01), ensemble()));

        assertThat(out).asString().contains("trial 1  resumes after epoch 4", "trial 2  epoch 1/1");
        assertThat(out.toString()).containsOnlyOnce("trial 1  epoch 4/4");
    }
}
