package io.millrace.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.ImportedModel.Tensor;
import java.util.HashMap;
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
    Map<String, OnnxTensor> tensors(OrtEnvironment environment, RawBatch batch, int[] rows) throws OrtException;

    /** Images in one tensor. */
    record Pixels(Tensor input, PixelLayout layout) implements RowInputs {
        @Override
        public OptionalInt fixedRows() {
            return RowInputs.fixed(input);
        }

        @Override
        public Map<String, OnnxTensor> tensors(OrtEnvironment environment, RawBatch batch, int[] rows)
                throws OrtException {
            var images = (RawColumn.Images) batch.columns().get("image");
            var at = layout.source(images);
            int size = images.height() * images.width() * images.channels();
            return Map.of(
                    input.name(),
                    Elements.numbers(
                            environment,
                            input,
                            layout.shape(rows.length, images),
                            i -> images.pixels()[rows[i / size] * size + at[i % size]] & 0xFF));
        }
    }

    /** All columns in one tensor, in file order. */
    record Matrix(Tensor input, List<String> columns) implements RowInputs {
        @Override
        public OptionalInt fixedRows() {
            return RowInputs.fixed(input);
        }

        @Override
        public Map<String, OnnxTensor> tensors(OrtEnvironment environment, RawBatch batch, int[] rows)
                throws OrtException {
            int width = columns.size();
            var values = columns.stream()
                    .map(name -> ((RawColumn.Numbers) batch.columns().get(name)).values())
                    .toList();
            return Map.of(
                    input.name(), Elements.numbers(environment, input, new long[] {rows.length, width}, i -> values.get(
                                    i % width)[rows[i / width]]));
        }
    }

    /** A tensor a column, each under the column's name. */
    record Named(List<Tensor> inputs) implements RowInputs {
        @Override
        public OptionalInt fixedRows() {
            return inputs.stream()
                    .map(RowInputs::fixed)
                    .filter(OptionalInt::isPresent)
                    .findFirst()
                    .orElse(OptionalInt.empty());
        }

        @Override
        public Map<String, OnnxTensor> tensors(OrtEnvironment environment, RawBatch batch, int[] rows)
                throws OrtException {
            var tensors = new HashMap<String, OnnxTensor>();
            try {
                for (var input : inputs) {
                    tensors.put(input.name(), tensor(environment, batch, rows, input));
                }
                return tensors;
            } catch (OrtException | RuntimeException e) {
                tensors.values().forEach(OnnxTensor::close);
                throw e;
            }
        }

        private static OnnxTensor tensor(OrtEnvironment environment, RawBatch batch, int[] rows, Tensor input)
                throws OrtException {
            var shape = input.shape().size() == 1 ? new long[] {rows.length} : new long[] {rows.length, 1};
            return switch (batch.columns().get(input.name())) {
                case RawColumn.Numbers(double[] values) ->
                    Elements.numbers(environment, input, shape, i -> values[rows[i]]);
                case RawColumn.Strings(String[] values) -> Elements.texts(environment, shape, i -> values[rows[i]]);
                case RawColumn.Images images -> throw new IllegalStateException("a table has no images");
            };
        }
    }

    /** @throws InvalidInputException if the dataset's rows cannot fill these inputs */
    static RowInputs of(List<Tensor> inputs, DatasetManifest dataset) {
        return dataset.image().<RowInputs>map(image -> pixels(inputs, image)).orElseGet(() -> table(inputs, dataset));
    }

    private static RowInputs pixels(List<Tensor> inputs, ImageShape image) {
        if (!image.uniform()) {
            throw unfit("the images have different sizes, and the model scales none");
        }
        if (inputs.size() != 1) {
            throw unfit("the test data are images, and the model takes " + inputs.size() + " inputs");
        }
        var input = inputs.getFirst();
        if (!Elements.isNumeric(input)) {
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

    private static RowInputs table(List<Tensor> inputs, DatasetManifest dataset) {
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
                && Elements.isNumeric(only)
                && features.values().stream().allMatch(column -> column.type().isNumeric());
        if (matrix) {
            return new Matrix(
                    only, dataset.features().stream().map(Column::name).toList());
        }
        throw unfit("the columns %s of the test data fill neither one input of that many numbers nor inputs of their"
                        .formatted(dataset.features().stream().map(Column::name).toList())
                + " names; the model takes " + inputs);
    }

    private static boolean isColumn(Tensor input) {
        return input.shape().size() == 1
                || input.shape().size() == 2 && isOrAny(input.shape().get(1), 1);
    }

    private static boolean fits(Tensor input, Column column) {
        return column.type().isNumeric()
                ? Elements.isNumeric(input)
                : input.datatype().equals("BYTES");
    }

    static boolean isOrAny(long extent, long wanted) {
        return extent == wanted || extent < 0;
    }

    private static OptionalInt fixed(Tensor input) {
        long rows = input.shape().getFirst();
        return rows > 0 ? OptionalInt.of((int) rows) : OptionalInt.empty();
    }

    private static InvalidInputException unfit(String why) {
        return new InvalidInputException("The model cannot be asked about the test data: " + why, Place.nowhere(), "");
    }
}
