package io.millrace.trainer;

import static io.millrace.trainer.Bucket.MODEL;
import static io.millrace.trainer.Bucket.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.spec.ClassWeights;
import io.millrace.lifecycle.spec.Optimizer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same dataset and plan give the same bytes, whichever trainer carries them out. */
class ReproducibleTest extends ToyTraining {

    @ParameterizedTest
    @ValueSource(strings = {"linear", "mlp", "gbdt", "text"})
    void aTableGivesTheSameFileEachTime(String architecture) throws Exception {
        bucket.reviews();

        assertThat(sha256(plan(architecture, ClassWeights.BALANCED)))
                .isEqualTo(sha256(plan(architecture, ClassWeights.BALANCED)));
    }

    @Test
    void imagesGiveTheSameFileEachTime() throws Exception {
        bucket.pictures();

        assertThat(sha256(plan("cnn", ClassWeights.NONE))).isEqualTo(sha256(plan("cnn", ClassWeights.NONE)));
    }

    @Test
    void manyColourImagesGiveTheSameFileEachTime() throws Exception {
        bucket.photos();

        assertThat(sha256(plan("cnn", ClassWeights.NONE))).isEqualTo(sha256(plan("cnn", ClassWeights.NONE)));
    }

    @Test
    void theComparisonOfKindsChoosesTheSameEachTime() throws Exception {
        bucket.customers();
        var kinds = Stream.of("linear", "mlp", "gbdt")
                .map(architecture -> plan(architecture, ClassWeights.NONE))
                .toArray(Hyperparameters[]::new);

        assertThat(sha256(kinds)).isEqualTo(sha256(kinds)).hasSize(3);
    }

    @Test
    void anotherSeedGivesAnotherNetwork() throws Exception {
        bucket.customers();

        assertThat(sha256(new Hyperparameters("mlp", 3, 32, Optimizer.ADAM, 0.01, 0, 8)))
                .isNotEqualTo(sha256(new Hyperparameters("mlp", 3, 32, Optimizer.ADAM, 0.01, 0, 7)));
    }

    private static Hyperparameters plan(String architecture, ClassWeights weights) {
        return new Hyperparameters(architecture, 3, 32, Optimizer.ADAM, 0.01, 0, 7, weights);
    }

    /** Of the files of a whole run from the start, by another trainer than before. */
    private List<String> sha256(Hyperparameters... trials) {
        forgetRun();
        assertThat(train(bucket.plan(trials))).isEqualTo(ExitCode.DONE);
        return Stream.iterate(1, n -> n + 1)
                .limit(trials.length)
                .map(n -> bucket.read(Keys.trialResult(MODEL, RUN, n.toString()), TrialResult.class)
                        .modelSha256())
                .toList();
    }
}
