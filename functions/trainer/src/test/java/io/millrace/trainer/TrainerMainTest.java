package io.millrace.trainer;

import static io.millrace.trainer.Bucket.MODEL;
import static io.millrace.trainer.Bucket.RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.lifecycle.spec.Precision;
import io.millrace.lifecycle.spec.SpecParser;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the whole program leaves in the bucket. */
class TrainerMainTest extends ToyTraining {
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
    void textsBesideNumbersBecomeACandidateThatAnswersFromTheTexts() throws Exception {
        bucket.reviews();

        assertThat(train(bucket.plan(text(20)))).isEqualTo(ExitCode.DONE);

        var candidate = bucket.read(Keys.candidate(MODEL, RUN, "1"), TrialResult.class);
        assertThat(candidate.validationMetric()).isGreaterThan(0.95);
        assertThat(candidate.parityMaxDifference()).isLessThan(1e-5);
        try (var served = OnnxModel.load(model("1"))) {
            var answers = (Predictions.Labels) served.predict(new RawBatch(
                    4,
                    Map.of(
                            "review",
                            new RawColumn.Strings(new String[] {
                                "the room 12, 很好!", "A FINE bath: 14", "A fine bath: 0", "Room number 😀 was bad"
                            }),
                            "stars",
                            new RawColumn.Numbers(new double[] {0, 2, 0, Double.NaN}))));
            assertThat(answers.labels()).containsExactly("yes", "yes", "no", "no");
        }
    }

    @Test
    void allKindsOfModelsForTablesLearnFromTexts() throws Exception {
        bucket.reviews();

        train(bucket.plan(mlp(20, 0.01), gbdt(20, 0.3), text(20)));

        for (var trial : List.of("1", "2", "3")) {
            assertThat(bucket.read(Keys.trialResult(MODEL, RUN, trial), TrialResult.class)
                            .validationMetric())
                    .as("trial " + trial)
                    .isGreaterThan(0.95);
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
        assertThat(candidate.provenance()).hasValueSatisfying(provenance -> {
            // A version, and the commit where this is a checkout; nothing that the build left unfilled.
            assertThat(provenance.code()).matches("\\d+\\.\\d+\\.\\d+\\S*( \\([0-9a-zA-Z.-]+\\))?");
            assertThat(provenance.libraries()).containsKeys("java", "djl", "pytorch", "onnxruntime", "xgboost");
            assertThat(provenance.libraries().values()).noneMatch(version -> version.contains("$"));
            assertThat(provenance.machine().processor()).isNotBlank();
            assertThat(provenance.machine().memoryBytes()).isPositive();
        });
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

    @ParameterizedTest
    @ValueSource(strings = {"mlp", "gbdt"})
    void calibrationDividesAllScoresByOneNumberAndLeavesTheLabels(String architecture) throws Exception {
        bucket.customers();
        var plan = architecture.equals("mlp") ? mlp(12, 0.01) : gbdt(20, 0.2);
        var calibrated = SpecParser.parse("train: {calibration: temperature}".getBytes(StandardCharsets.UTF_8));
        var rows = new RawBatch(
                3,
                Map.of(
                        "age", new RawColumn.Numbers(new double[] {78, 22, 40}),
                        "city", new RawColumn.Strings(new String[] {"Bonn", "東京", "Bonn"})));

        assertThat(train(bucket.plan(plan))).isEqualTo(ExitCode.DONE);
        var before = answers(rows);
        forgetRun();
        assertThat(train(bucket.plan(calibrated, plan))).isEqualTo(ExitCode.DONE);
        var after = answers(rows);

        assertThat(after.labels()).isEqualTo(before.labels());
        double temperature = odds(before, 0) / odds(after, 0);
        assertThat(temperature).isPositive().isNotCloseTo(1, within(0.01));
        assertThat(odds(before, 1) / odds(after, 1)).isCloseTo(temperature, within(0.01 * temperature));
        assertThat(odds(before, 2) / odds(after, 2)).isCloseTo(temperature, within(0.01 * temperature));
    }

    @Test
    void aNetworkThatLearntInBfloat16SaysSoAndItsFileAnswersAsItDoes() throws Exception {
        bucket.customers();
        var halved = SpecParser.parse("train: {precision: bf16}".getBytes(StandardCharsets.UTF_8));

        assertThat(train(bucket.plan(halved, mlp(12, 0.01), gbdt(2, 0.2)))).isEqualTo(ExitCode.DONE);

        var network = bucket.read(Keys.trialResult(MODEL, RUN, "1"), TrialResult.class);
        assertThat(network.precision()).contains(Precision.BF16);
        assertThat(network.validationMetric()).isGreaterThan(0.9);
        assertThat(network.parityMaxDifference()).isLessThan(1e-5);
        assertThat(bucket.read(Keys.trialResult(MODEL, RUN, "2"), TrialResult.class)
                        .precision())
                .as("trees have none")
                .isEmpty();
    }

    private Predictions.Labels answers(RawBatch rows) {
        try (var served = OnnxModel.load(model("1"))) {
            return (Predictions.Labels) served.predict(rows);
        }
    }

    private static double odds(Predictions.Labels answers, int row) {
        return Math.log(answers.probabilities()[row][0] / answers.probabilities()[row][1]);
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
}
