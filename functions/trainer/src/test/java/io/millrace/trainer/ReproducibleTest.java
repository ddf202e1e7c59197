package io.millrace.trainer;

import static io.millrace.trainer.Bucket.MODEL;
import static io.millrace.trainer.Bucket.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.spec.ClassWeights;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.spec.SpecParser;
import java.nio.charset.StandardCharsets;
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

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "cnn"})
    void stepsInBfloat16GiveTheSameFileEachTimeAndAnotherThanSinglePrecision(String architecture) throws Exception {
        bucket.pictures();
        var halved = SpecParser.parse("train: {precision: bf16}".getBytes(StandardCharsets.UTF_8));
        var plan = plan(architecture, ClassWeights.NONE);

        assertThat(sha256(halved, plan)).isEqualTo(sha256(halved, plan)).isNotEqualTo(sha256(plan));
    }

    @Test
    void onACpuPrecisionLeftOpenIsSinglePrecision() throws Exception {
        bucket.customers();
        var single = SpecParser.parse("train: {precision: fp32}".getBytes(StandardCharsets.UTF_8));
        var plan = plan("mlp", ClassWeights.NONE);

        assertThat(sha256(plan)).isEqualTo(sha256(single, plan));
    }

    @Test
    void theComparisonOfKindsChoosesTheSameEachTime() throws Exception {
        bucket.customers();
        var kinds = Stream.concat(
                        Stream.of("linear", "mlp", "gbdt")
                                .map(architecture -> refitted(plan(architecture, ClassWeights.NONE))),
                        Stream.of(ensemble()))
                .toArray(Hyperparameters[]::new);

        assertThat(sha256(kinds)).isEqualTo(sha256(kinds)).hasSize(4);
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
        return sha256(LifecycleSpec.DEFAULT, trials);
    }

    private List<String> sha256(LifecycleSpec spec, Hyperparameters... trials) {
        forgetRun();
        assertThat(train(bucket.plan(spec, trials))).isEqualTo(ExitCode.DONE);
        return Stream.iterate(1, n -> n + 1)
                .limit(trials.length)
                .map(n -> bucket.read(Keys.trialResult(MODEL, RUN, n.toString()), TrialResult.class)
                        .modelSha256())
                .toList();
    }
}
