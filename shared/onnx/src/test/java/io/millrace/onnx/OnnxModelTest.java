package io.millrace.onnx;

import static io.millrace.onnx.TabularFeaturesTest.numbers;
import static io.millrace.onnx.TabularFeaturesTest.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {
    private static final byte[] FILE =
            ModelFileTest.file(ModelFileTest.table(List.of("a", "b")), new Architecture.Linear(), 4);

    @Test
    void bytesThatAreNoModelAreRefused() {
        assertThatThrownBy(() -> OnnxModel.load("no model".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("cannot be loaded");
        assertThatThrownBy(() -> OnnxModel.load(new byte[0])).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void aModelOfSomebodyElseIsRefused() {
        byte[] features = FeatureGraph.of(ModelFileTest.table(List.of())).toOnnx();

        assertThatThrownBy(() -> OnnxModel.load(features))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no model of Millrace");
    }

    @Test
    void aFileLoadsLikeItsBytes(@TempDir Path folder) throws Exception {
        var file = Files.write(folder.resolve("mödel 😀.onnx"), FILE);

        try (var model = OnnxModel.load(file)) {
            assertThat(model.predict(rows(3)).rows()).isEqualTo(3);
        }
    }

    @Test
    void aMissingColumnIsNamed() {
        try (var model = OnnxModel.load(FILE)) {
            assertThatThrownBy(() -> model.predict(new RawBatch(1, Map.of("a number", numbers(1)))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("label");
        }
    }

    @Test
    void aColumnOfAnotherTypeIsNamed() {
        var batch = new RawBatch(1, Map.of("a number", strings("1"), "label", numbers(1), "颜色 😀", strings("红")));
        try (var model = OnnxModel.load(FILE)) {
            assertThatThrownBy(() -> model.predict(batch))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("a number")
                    .hasMessageContaining("texts");
        }
    }

    @Test
    void imagesWithAnotherNumberOfChannelsAreRefused() {
        var file = ModelFileTest.file(Datasets.images(List.of("a", "b"), 4, 4, 1), new Architecture.Linear(), 4);
        try (var model = OnnxModel.load(file)) {
            var colours = new RawColumn.Images(new byte[48], 4, 4, 3);
            assertThatThrownBy(() -> model.predict(new RawBatch(1, Map.of("image", colours))))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("3 channels");
        }
    }

    @Test
    void pixelsThatAreNoWholeNumberOfImagesAreNoColumn() {
        assertThatThrownBy(() -> new RawColumn.Images(new byte[5], 2, 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RawColumn.Images(new byte[0], 0, 2, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noRowsGiveNoAnswers() {
        try (var model = OnnxModel.load(FILE)) {
            assertThat(model.predict(rows(0)).rows()).isZero();
        }
    }

    @Test
    void anotherNumberOfAnswersThanRowsIsNoAnswer() throws Exception {
        var model = OnnxMl.ModelProto.parseFrom(FILE).toBuilder();
        // What the file says is renamed, and comes out twice, one behind the other.
        for (var node : model.getGraphBuilder().getNodeBuilderList()) {
            for (int i = 0; i < node.getOutputCount(); i++) {
                if (node.getOutput(i).equals(ModelSignature.LABEL)) {
                    node.setOutput(i, "once");
                }
            }
        }
        model.getGraphBuilder()
                .addNode(OnnxMl.NodeProto.newBuilder()
                        .setOpType("Concat")
                        .addInput("once")
                        .addInput("once")
                        .addOutput(ModelSignature.LABEL)
                        .addAttribute(OnnxMl.AttributeProto.newBuilder()
                                .setName("axis")
                                .setType(OnnxMl.AttributeProto.AttributeType.INT)
                                .setI(0)));

        try (var twice = OnnxModel.load(model.build().toByteArray())) {
            assertThatThrownBy(() -> twice.predict(rows(3)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("6 answers instead of 3");
        }
    }

    @Test
    void manyThreadsGetTheAnswersOfOne() throws Exception {
        try (var model = OnnxModel.load(FILE);
                var threads = Executors.newFixedThreadPool(4)) {
            var alone = ((Predictions.Labels) model.predict(rows(50))).probabilities();
            var tasks = new ArrayList<Callable<float[][]>>();
            for (int i = 0; i < 100; i++) {
                tasks.add(() -> ((Predictions.Labels) model.predict(rows(50))).probabilities());
            }
            for (var answer : threads.invokeAll(tasks)) {
                assertThat(answer.get()).isDeepEqualTo(alone);
            }
        }
    }

    @Test
    void aClosedModelSaysSoAndMayBeClosedAgain() {
        var model = OnnxModel.load(FILE);
        model.close();
        model.close();

        assertThatThrownBy(() -> model.predict(rows(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    private static RawBatch rows(int rows) {
        var numbers = new double[rows];
        var texts = new String[rows];
        for (int i = 0; i < rows; i++) {
            numbers[i] = i;
            texts[i] = i % 2 == 0 ? "红" : "";
        }
        return new RawBatch(
                rows, Map.of("a number", numbers(numbers), "label", numbers(numbers), "颜色 😀", strings(texts)));
    }
}
