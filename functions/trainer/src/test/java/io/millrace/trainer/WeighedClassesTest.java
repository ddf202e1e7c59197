package io.millrace.trainer;

import static io.millrace.trainer.Bucket.MODEL;
import static io.millrace.trainer.Bucket.RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.spec.ClassWeights;
import io.millrace.lifecycle.spec.Optimizer;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Of the rows that look so, a seventh goes, and of the others none: unweighed, no row is said to go. */
class WeighedClassesTest extends ToyTraining {

    @ParameterizedTest
    @CsvSource({
        "linear, NONE, stays", "linear, BALANCED, goes",
        "mlp, NONE, stays", "mlp, BALANCED, goes",
        "gbdt, NONE, stays", "gbdt, BALANCED, goes"
    })
    void aRareClassOfATableIsAnsweredWhereClassesAreWeighed(String architecture, ClassWeights weights, String answer)
            throws Exception {
        bucket.rareCustomers();

        assertThat(answer(architecture, 20, 0.05, weights, "age", new RawColumn.Numbers(new double[] {78})))
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({"NONE, stays", "BALANCED, goes"})
    void aRareClassOfTextsIsAnsweredWhereClassesAreWeighed(ClassWeights weights, String answer) throws Exception {
        bucket.rareComplaints();

        assertThat(answer("text", 20, 0.05, weights, "review", new RawColumn.Strings(new String[] {"it came late"})))
                .isEqualTo(answer);
    }

    @ParameterizedTest
    @CsvSource({"NONE, stays", "BALANCED, goes"})
    void aRareClassOfImagesIsAnsweredWhereClassesAreWeighed(ClassWeights weights, String answer) throws Exception {
        bucket.rarePictures();
        var lightAbove = new byte[100];
        Arrays.fill(lightAbove, (byte) 0x0A);
        Arrays.fill(lightAbove, 0, 50, (byte) 0xF0);
        var image = new RawColumn.Images(lightAbove, 10, 10, 1);

        assertThat(answer("cnn", 8, 0.003, weights, ModelSignature.IMAGE, image))
                .isEqualTo(answer);
    }

    /** What a model says of one row. */
    private String answer(
            String architecture,
            int epochs,
            double learningRate,
            ClassWeights weights,
            String column,
            RawColumn value) {
        train(bucket.plan(new Hyperparameters(architecture, epochs, 32, Optimizer.ADAM, learningRate, 0, 7, weights)));

        var candidate = bucket.read(Keys.candidate(MODEL, RUN, "1"), TrialResult.class);
        assertThat(candidate.metric()).isEqualTo(weights == ClassWeights.NONE ? "accuracy" : "balanced_accuracy");
        try (var served = OnnxModel.load(bucket.store.get(candidate.modelKey()))) {
            return ((Predictions.Labels) served.predict(new RawBatch(1, Map.of(column, value)))).labels()[0];
        }
    }
}
