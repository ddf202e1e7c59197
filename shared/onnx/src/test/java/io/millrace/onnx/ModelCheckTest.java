package io.millrace.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.testing.SmallModels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModelCheckTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void aModelTellsItsInputsAndOutputs() {
        var check = ModelCheck.of(SmallModels.brightestPixel(1, 2), "m.onnx", LIMIT);

        assertThat(check.inputs()).containsExactly(new TensorSpec("pixels", Datatype.FP32, List.of(1L, 1L, 2L, 2L)));
        assertThat(check.outputs()).containsExactly(new TensorSpec("scores", Datatype.FP32, List.of(1L, 4L)));
        assertThat(check.file().opsets()).containsEntry("ai.onnx", 13L);
        assertThat(check.file().irVersion()).isEqualTo(8);
        assertThat(check.ownSignature()).isFalse();
    }

    @Test
    void anEmptyFileAndOneThatIsNoModelAreRefused() {
        refused(new byte[0], "is empty", "whole file");
        refused("not a model".getBytes(StandardCharsets.UTF_8), "is no ONNX model", "ONNX");
        refused(new byte[] {'P', 'K', 3, 4, 0, 0, 0, 0}, "is no ONNX model", "ONNX");
    }

    @Test
    void aModelThatIsCutShortIsRefused() {
        var whole = SmallModels.brightestPixel(1, 2);
        for (int length = 1; length < whole.length; length++) {
            var cut = Arrays.copyOf(whole, length);
            try {
                ModelCheck.of(cut, "m.onnx", LIMIT);
            } catch (InvalidInputException e) {
                assertThat(e.remedy()).isNotEmpty();
            }
        }
        refused(Arrays.copyOf(whole, whole.length / 2), "is no ONNX model", "whole file");
    }

    /** Whatever a byte is changed to, the answer is a model or a refusal, never another error. */
    @Test
    void aDamagedModelIsTakenOrRefusedWithAReason() {
        var random = new Random(7);
        for (int i = 0; i < 500; i++) {
            var bytes = SmallModels.brightestPixel(SmallModels.ANY, 2);
            for (int change = 0; change <= random.nextInt(4); change++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            try {
                assertThat(ModelCheck.of(bytes, "m.onnx", LIMIT).inputs()).isNotEmpty();
            } catch (InvalidInputException e) {
                assertThat(e.getMessage()).isNotEmpty();
            }
        }
    }

    @Test
    void weightsInAnotherFileAreRefused() {
        refused(SmallModels.withExternalWeights(), "keeps the weights 'w' in another file", "inside the one file");
    }

    @Test
    void operatorsThatOnnxRuntimeDoesNotHaveAreRefused() {
        refused(SmallModels.using("com.acme", "Magic"), "operators of com.acme", "com.microsoft");
        refused(SmallModels.using("", "NoSuchOperator"), "NoSuchOperator", "opset");
    }

    @Test
    void anOpsetOfTheFutureIsRefused() {
        refused(SmallModels.ofOpset(999), "cannot be loaded by ONNX Runtime", "older opset");
    }

    @Test
    void whatIsNoServableTensorIsRefused() {
        refused(SmallModels.withSequenceOutput(), "'y' is a sequence", "zipmap");
    }

    private static void refused(byte[] model, String reason, String remedy) {
        assertThatThrownBy(() -> ModelCheck.of(model, "m.onnx", LIMIT))
                .isInstanceOfSatisfying(InvalidInputException.class, e -> {
                    assertThat(e).hasMessageContaining(reason);
                    assertThat(e.remedy()).contains(remedy);
                });
    }
}
