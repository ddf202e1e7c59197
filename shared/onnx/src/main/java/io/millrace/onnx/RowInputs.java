package io.millrace.onnx;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How rows of a dataset fill the inputs of a model that was trained elsewhere. Values go in as they are: pixels as 0 to
 * 255, numbers unscaled; what a model needs done to them it must do itself.
 */
sealed interface RowInputs {

    /** How many rows every run takes; empty: any number. */
    OptionalInt fixedRows();

    /** The tensors of those rows of the batch. */
    Map<String, TensorValue> tensors(RawBatch batch, int[] rows);

    /** Images in one tensor. */
    record Pixels(TensorSpec input, PixelLayout layout) implements RowInputs {
        @Override
        public OptionalInt fixedRows() {
            return RowInputs.fixed(input);
        }

        @Override
        public Map<String, TensorValue> tensors(RawBatch batch, int[] rows) {
            var images = (RawColumn.Images) batch.columns().get("image");
            var at = layout.source(images);
            int size = images.height() * images.width() * images.channels();
            return Map.of(
                    input.name(),
                    Elements.numbers(
                            input,
                            layout.shape(rows.length, images),
                            i -> images.pixels()[rows[i / size] * size + at[i % size]] & 0xFF));
        }
    }

    /** All columns in one tensor, in file order. */
    record Matrix(TensorSpec input, List<String> columns) implements RowInputs {
        @Override
        public OptionalInt fixedRows() {
            return RowInputs.fixed(input);
        }

        @Override
        public Map<String, TensorValue> tensors(RawBatch batch, int[] rows) {
            int width = columns.size();
            var values = columns.stream()
                    .map(name -> ((RawColumn.Numbers) batch.columns().get(name)).values())
                    .toList();
            return Map.of(input.name(), Elements.numbers(input, new long[] {rows.length, width}, i -> values.get(
                            i % width)[rows[i / width]]));
        }
    }

    /** A tensor a column, each under the column's name. */
    record Named(List<TensorSpec> inputs) implements RowInputs {
        @Override
        public OptionalInt fixedRows() {
            return inputs.stream()
                    .map(RowInputs::fixed)
                    .filter(OptionalInt::isPresent)
                    .findFirst()
                    .orElse(OptionalInt.empty());
        }

        @Override
        public Map<String, TensorValue> tensors(RawBatch batch, int[] rows) {
            return inputs.stream().collect(Collectors.toMap(TensorSpec::name, input -> tensor(batch, rows, input)));
        }

        private static TensorValue tensor(RawBatch batch, int[] rows, TensorSpec input) {
            var shape = input.shape().size() == 1 ? new long[] {rows.length} : new long[] {rows.length, 1};
            return switch (batch.columns().get(input.name())) {
                case RawColumn.Numbers(double[] values) -> Elements.numbers(input, shape, i -> values[rows[i]]);
                case RawColumn.Strings(String[] values) -> Elements.texts(shape, i -> values[rows[i]]);
                case RawColumn.Images images -> throw new IllegalStateException("a table has no images");
            };
        }
    }

    /** @throws InvalidInputException if the dataset's rows cannot fill these inputs */
    static RowInputs of(List<TensorSpec> inputs, DatasetManifest dataset) {
        return dataset.image().<RowInputs>map(image -> pixels(inputs, image)).orElseGet(() -> table(inputs, dataset));
    }

    private static RowInputs pixels(List<TensorSpec> inputs, ImageShape image) {
        if (!image.uniform()) {
            throw unfit("the images have different sizes, and the model scales none");
        }
        if (inputs.size() != 1) {
            throw unfit("the test data are images, and the model takes " + inputs.size() + " inputs");
        }
        var input = inputs.getFirst();
        if (!input.datatype().isNumeric()) {
            throw unfit(
                    "the test data are images, and the input '%s' takes %s".formatted(input.name(), input.datatype()));
        }
        return new Pixels(
                input,
                PixelLayout.of(input, image)
                        .orElseThrow(() -> unfit(
                                "images of height %d, width %d and %d channel(s) do not fit the input '%s' of shape %s"
                                        .formatted(
                                                image.height(),
                                                image.width(),
                                                image.channels(),
                                                input.name(),
                                                input.shape()))));
    }

    private static RowInputs table(List<TensorSpec> inputs, DatasetManifest dataset) {
        var features = dataset.features().stream().collect(Collectors.toMap(Column::name, Function.identity()));
        if (features.isEmpty()) {
            throw unfit("there is no test data");
        }
        var named = inputs.stream()
                .allMatch(input -> features.containsKey(input.name())
                        && isColumn(input)
                        && fits(input, features.get(input.name())));
        if (named) {
            return new Named(inputs);
        }
        var only = inputs.getFirst();
        boolean matrix = inputs.size() == 1
                && only.shape().size() == 2
                && RowInputs.isOrAny(only.shape().get(1), features.size())
                && only.datatype().isNumeric()
                && features.values().stream().allMatch(column -> column.type().isNumeric());
        if (matrix) {
            return new Matrix(
                    only, dataset.features().stream().map(Column::name).toList());
        }
        throw unfit("the columns %s of the test data fill neither one input of that many numbers nor inputs of their"
                        .formatted(dataset.features().stream().map(Column::name).toList())
                + " names; the model takes " + inputs);
    }

    private static boolean isColumn(TensorSpec input) {
        return input.shape().size() == 1
                || input.shape().size() == 2 && isOrAny(input.shape().get(1), 1);
    }

    private static boolean fits(TensorSpec input, Column column) {
        return column.type().isNumeric() ? input.datatype().isNumeric() : input.datatype() == Datatype.BYTES;
    }

    static boolean isOrAny(long extent, long wanted) {
        return extent == wanted || extent < 0;
    }

    private static OptionalInt fixed(TensorSpec input) {
        long rows = input.shape().getFirst();
        return rows > 0 ? OptionalInt.of((int) rows) : OptionalInt.empty();
    }

    private static InvalidInputException unfit(String why) {
        return new InvalidInputException("The model cannot be asked about the test data: " + why, Place.nowhere(), "");
    }
}
