package io.millrace.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.Source;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.lifecycle.spec.Task;
import io.millrace.testing.SmallModels;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportedPredictorTest {
    private static final List<String> PLACES = List.of("0", "1", "2", "3");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, SmallModels.ANY})
    void imagesAreAnsweredInOrderWhateverTheFixedNumberOfRows(long rows) {
        try (var model = load(SmallModels.brightestPixel(rows, 2), images(PLACES))) {
            var answers = (Predictions.Labels) model.predict(pictures(3, 0, 1, 2, 3));

            assertThat(answers.labels()).containsExactly("3", "0", "1", "2", "3");
            assertThat(answers.probabilities()).hasDimensions(5, 4);
        }
    }

    @Test
    void scoresThatAreNoDistributionBecomeOneBySoftmax() {
        var answers = (Predictions.Labels)
                new RowOutput.ClassScores("y", List.of("a", "b")).predictions(new float[][] {{0, 0}, {0.25f, 0.75f}});

        assertThat(answers.probabilities()[0]).containsExactly(0.5f, 0.5f);
        assertThat(answers.probabilities()[1]).containsExactly(0.25f, 0.75f);
        assertThat(answers.labels()).containsExactly("a", "b");
    }

    @Test
    void columnsFillOneMatrixInFileOrder() {
        try (var model = load(SmallModels.largestColumn(3), table(Task.CLASSIFICATION, List.of("low", "mid", "top")))) {
            var answers = (Predictions.Labels)
                    model.predict(rows(new double[] {9, 1}, new double[] {2, 3}, new double[] {1, 8}));

            assertThat(answers.labels()).containsExactly("low", "top");
        }
    }

    @Test
    void columnsFillInputsOfTheirNames() {
        try (var model = load(SmallModels.sum("c", "a", "b"), table(Task.REGRESSION, List.of()))) {
            var answers = (Predictions.Values)
                    model.predict(rows(new double[] {1, 10}, new double[] {2, 20}, new double[] {3, 30}));

            assertThat(answers.values()[0]).isCloseTo(6, within(1e-6f));
            assertThat(answers.values()[1]).isCloseTo(60, within(1e-6f));
        }
    }

    @Test
    void labelsThatAreIndicesNeedNotAllOccur() {
        assertThat(classes(10, "1", "7")).hasSize(10).startsWith("0", "1");
        assertThat(classes(2, "no", "yes")).containsExactly("no", "yes");
        // Not indices of two scores, but two labels.
        assertThat(classes(2, "4", "9")).containsExactly("4", "9");
        assertThatThrownBy(() -> classes(3, "no", "yes"))
                .hasMessageContaining("3 scores")
                .hasMessageContaining("2 labels");
    }

    @Test
    void theLayoutOfPixelsIsToldByTheShape() {
        assertThat(layout(3, -1, 3, 4, 5)).contains(PixelLayout.CHANNELS_FIRST);
        assertThat(layout(3, -1, 4, 5, 3)).contains(PixelLayout.CHANNELS_LAST);
        assertThat(layout(1, 1, 4, 5)).contains(PixelLayout.ROWS);
        assertThat(layout(1, 1, 20)).contains(PixelLayout.FLAT);
        assertThat(layout(3, 1, 60)).isEmpty();
        assertThat(layout(3, -1, -1, -1, -1)).isEmpty();
        assertThat(layout(1, -1, 1, 5, 4)).isEmpty();
    }

    @Test
    void channelsFirstTakesOneChannelAfterTheOther() {
        var image = new RawColumn.Images(new byte[] {1, 2, 3, 4, 5, 6}, 1, 2, 3);

        assertThat(PixelLayout.CHANNELS_FIRST.source(image)).containsExactly(0, 3, 1, 4, 2, 5);
        assertThat(PixelLayout.CHANNELS_LAST.source(image)).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void aModelThatDoesNotFitTheDataSaysWhy() {
        assertThatThrownBy(() -> load(SmallModels.brightestPixel(1, 3), images(PLACES)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("height 2, width 2")
                .hasMessageContaining("pixels");
        assertThatThrownBy(() -> load(SmallModels.sum("a", "z"), table(Task.REGRESSION, List.of())))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("[a, b, c]");
    }

    private static Predictor load(byte[] model, DatasetManifest dataset) {
        return ImportedPredictor.of((GraphModel) ServableModel.load(model, () -> Predictor.RUN_LIMIT), dataset);
    }

    private static List<String> classes(long width, String... labels) {
        var output = new TensorSpec("y", Datatype.FP32, List.of(-1L, width));
        return RowOutput.of(List.of(output), images(List.of(labels))).classes();
    }

    private static Optional<PixelLayout> layout(int channels, long... shape) {
        return PixelLayout.of(
                new TensorSpec("x", Datatype.FP32, Arrays.stream(shape).boxed().toList()),
                new ImageShape(4, 5, channels, true));
    }

    private static RawBatch pictures(int... brightest) {
        var pixels = new byte[brightest.length * 4];
        for (int i = 0; i < brightest.length; i++) {
            pixels[i * 4 + brightest[i]] = (byte) 200;
        }
        return new RawBatch(brightest.length, Map.of("image", new RawColumn.Images(pixels, 2, 2, 1)));
    }

    private static RawBatch rows(double[] a, double[] b, double[] c) {
        return new RawBatch(
                a.length,
                Map.of("a", new RawColumn.Numbers(a), "b", new RawColumn.Numbers(b), "c", new RawColumn.Numbers(c)));
    }

    private static DatasetManifest images(List<String> classes) {
        return dataset(
                DatasetManifest.Kind.IMAGE,
                Task.CLASSIFICATION,
                List.of(),
                classes,
                Optional.of(new ImageShape(2, 2, 1, true)));
    }

    private static DatasetManifest table(Task task, List<String> classes) {
        var columns = Stream.of("a", "b", "c")
                .map(name -> new Column(name, ColumnType.NUMBER, Column.Role.FEATURE, 0, Optional.empty(), List.of()))
                .toList();
        return dataset(DatasetManifest.Kind.TABULAR, task, columns, classes, Optional.empty());
    }

    private static DatasetManifest dataset(
            DatasetManifest.Kind kind,
            Task task,
            List<Column> columns,
            List<String> classes,
            Optional<ImageShape> image) {
        return new DatasetManifest(
                new ModelName("m"),
                "d",
                kind,
                task,
                DataSpec.DEFAULT,
                "",
                new Source("k", "e", Instant.EPOCH, ""),
                columns,
                "y",
                classes,
                image,
                Map.of(),
                new DatasetManifest.Cleaning(0, 0, 0),
                List.of(),
                Instant.EPOCH);
    }
}
