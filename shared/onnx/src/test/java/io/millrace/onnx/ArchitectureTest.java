package io.millrace.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.network.ConvolutionalForm;
import io.millrace.lifecycle.network.DenseForm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {

    @Test
    void theDefaultCnnForHandwrittenDigits() {
        var digit = new FeatureShape.Image(28, 28, 1);

        assertThat(Architecture.of("cnn", digit, 10, 60_000).layers(digit, 10))
                .containsExactly(
                        new Layer.Convolution("conv1", 1, 32, 3, false),
                        new Layer.Relu(),
                        new Layer.MaxPool(2),
                        new Layer.Convolution("conv2", 32, 64, 3, false),
                        new Layer.Relu(),
                        new Layer.MaxPool(2),
                        new Layer.Flatten(),
                        new Layer.Dense("dense1", 5 * 5 * 64, 128),
                        new Layer.Relu(),
                        new Layer.Dropout(0.4),
                        new Layer.Dense("output", 128, 10));
    }

    @Test
    void thousandsOfColourImagesGetAResidualNetwork() {
        var photo = new FeatureShape.Image(32, 32, 3);

        assertThat(Architecture.of("cnn", photo, 10, 50_000))
                .isEqualTo(new Architecture.ResNet(List.of(16, 32, 64, 128), 1, 0.2));
        assertThat(Architecture.of("cnn", new FeatureShape.Image(480, 640, 3), 10, 50_000))
                .as("pooled first")
                .isEqualTo(new Architecture.ResNet(List.of(16, 32, 64, 128), 8, 0.2));
        assertThat(Architecture.of("cnn", photo, 10, 500)).as("few").isInstanceOf(Architecture.Cnn.class);
        assertThat(Architecture.of("cnn", new FeatureShape.Image(32, 32, 1), 10, 50_000))
                .as("grey")
                .isInstanceOf(Architecture.Cnn.class);
        assertThat(Architecture.of("cnn", new FeatureShape.Image(8, 8, 3), 10, 50_000))
                .as("tiny")
                .isInstanceOf(Architecture.Cnn.class);
    }

    @Test
    void aStageOfAResidualNetworkAddsToTheHalvedImage() {
        var layers = new Architecture.ResNet(List.of(4, 6), 1, 0).layers(new FeatureShape.Image(8, 8, 3), 2);

        assertThat(layers)
                .containsExactly(
                        new Layer.Convolution("conv1", 3, 4, 3, true),
                        new Layer.BatchNorm("conv1.norm", 4),
                        new Layer.Relu(),
                        new Layer.Convolution("stage1", 4, 6, 3, true),
                        new Layer.BatchNorm("stage1.norm", 6),
                        new Layer.Relu(),
                        new Layer.MaxPool(2),
                        new Layer.Residual(List.of(
                                new Layer.Convolution("stage1.1", 6, 6, 3, true),
                                new Layer.BatchNorm("stage1.1.norm", 6),
                                new Layer.Relu(),
                                new Layer.Convolution("stage1.2", 6, 6, 3, true),
                                new Layer.BatchNorm("stage1.2.norm", 6),
                                new Layer.Relu())),
                        new Layer.GlobalAveragePool(),
                        new Layer.Dense("output", 6, 2));
        assertThat(Layer.trained(layers)).hasSize(9);
    }

    @Test
    void aBodyThatChangesTheShapeCannotBeAdded() {
        var shrinking = new Layer.Residual(List.of(new Layer.Convolution("a", 3, 3, 3, false)));

        assertThatThrownBy(() -> shrinking.output(new FeatureShape.Image(8, 8, 3)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theDefaultMlp() {
        var row = new FeatureShape.Vector(14);

        assertThat(Architecture.of("mlp", row, 2, 9_000).layers(row, 2))
                .containsExactly(
                        new Layer.Dense("dense1", 14, 128),
                        new Layer.Relu(),
                        new Layer.Dense("dense2", 128, 64),
                        new Layer.Relu(),
                        new Layer.Dense("output", 64, 2));
    }

    @Test
    void unitsOfAWiderMlpAreDroppedWhereFewRowsHaveLabels() {
        var row = new FeatureShape.Vector(14);

        assertThat(Architecture.of("mlp", row, 2, 700)).isEqualTo(new Architecture.Mlp(List.of(256, 128), 0.3));
        assertThat(Architecture.of("mlp", row, 1, 700))
                .as("a regression")
                .isEqualTo(new Architecture.Mlp(List.of(128, 64), 0));
    }

    @Test
    void textsAreLearntFromTheirTermsAndAllNumbersBesideThem() {
        var row = new FeatureShape.Vector(3, 1_000);

        assertThat(Architecture.of("text", row, 2, 9_000).layers(row, 2))
                .containsExactly(new Layer.Terms("output", 1_000, 3, 2));
        assertThatThrownBy(() -> new Architecture.Text().layers(new FeatureShape.Vector(4), 2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("texts");
    }

    static Stream<FeatureShape> shapes() {
        return Stream.of(
                new FeatureShape.Vector(1),
                new FeatureShape.Image(1, 1, 1),
                new FeatureShape.Image(2, 3, 3),
                new FeatureShape.Image(8, 8, 1),
                new FeatureShape.Image(9, 200, 3),
                new FeatureShape.Image(32, 32, 3),
                new FeatureShape.Image(224, 224, 3),
                new FeatureShape.Image(1024, 768, 3));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyDefaultFitsEveryShapeItTakes(FeatureShape shape) {
        var names =
                switch (shape) {
                    case FeatureShape.Vector vector -> List.of("linear", "mlp");
                    case FeatureShape.Image image -> List.of("linear", "mlp", "cnn");
                };
        for (var name : names) {
            var at = shape;
            for (var layer : Architecture.of(name, shape, 3, 60_000).layers(shape, 3)) {
                at = layer.output(at);
            }
            assertThat(at).as(name).isEqualTo(new FeatureShape.Vector(3));
        }
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void thePlannerCountsTheMultiplyAddsThatTheLayersDo(FeatureShape shape) {
        for (long rows : new long[] {500, 60_000}) {
            switch (shape) {
                case FeatureShape.Vector(int width, int terms) ->
                    assertThat(DenseForm.of(true, 3, rows).multiplyAdds(width, 3))
                            .isEqualTo(multiplyAdds(
                                    Architecture.of("mlp", shape, 3, rows).layers(shape, 3), shape));
                case FeatureShape.Image(int height, int width, int channels) ->
                    assertThat(ConvolutionalForm.of(height, width, channels, rows)
                                    .multiplyAdds(height, width, channels, 3))
                            .isEqualTo(multiplyAdds(
                                    Architecture.of("cnn", shape, 3, rows).layers(shape, 3), shape));
            }
        }
    }

    private static double multiplyAdds(List<Layer> layers, FeatureShape shape) {
        double uses = 0;
        var at = shape;
        for (var layer : layers) {
            var to = layer.output(at);
            uses += switch (layer) {
                case Layer.Dense dense -> dense.weightSize();
                case Layer.Convolution convolution -> (double) to.size() / convolution.out() * convolution.weightSize();
                case Layer.Residual(var body) -> multiplyAdds(body, at);
                default -> 0;
            };
            at = to;
        }
        return uses;
    }

    @Test
    void aCnnOnATableIsRefused() {
        assertThatThrownBy(() -> Architecture.of("cnn", new FeatureShape.Vector(4), 2, 60_000))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("images");
    }

    @Test
    void blocksThatLeaveNothingOfTheImageAreRefused() {
        var block = new Architecture.ConvBlock(8, 3, false, 2);
        var cnn = new Architecture.Cnn(List.of(block, block), List.of(), 0);

        assertThatThrownBy(() -> cnn.layers(new FeatureShape.Image(6, 6, 1), 2))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("too small");
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThatThrownBy(() -> Architecture.of("rnn", new FeatureShape.Vector(4), 2, 1))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("rnn");
    }
}
