package io.millrace.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.spec.ColumnType;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns of a batch as tensors, released together. */
final class InputTensors implements AutoCloseable {
    private final Map<String, OnnxTensor> byName = new HashMap<>();

    /**
     * The tensors of a batch by their names in the graph.
     *
     * @throws InvalidInputException if an input column is absent or of another type
     */
    Map<String, OnnxTensor> add(OrtEnvironment environment, RawBatch batch, List<ModelSignature.Input> inputs)
            throws OrtException {
        for (var input : inputs) {
            var column = column(batch, input);
            byName.put(TensorNames.ofColumn(input.name()), tensor(environment, column));
        }
        return byName;
    }

    /** Checks that a batch has the input columns, in the right types. */
    static void check(RawBatch batch, List<ModelSignature.Input> inputs) {
        inputs.forEach(input -> column(batch, input));
    }

    private static RawColumn column(RawBatch batch, ModelSignature.Input input) {
        var column = batch.columns().get(input.name());
        if (column == null) {
            throw new InvalidInputException(
                    "The column %s is missing.".formatted(input.name()),
                    Place.column(null, input.name()),
                    "Send %s for every row.".formatted(wanted(input.type())));
        }
        boolean fits =
                switch (column) {
                    case RawColumn.Numbers numbers -> input.type().isNumeric();
                    case RawColumn.Strings strings -> !input.type().isNumeric() && input.type() != ColumnType.IMAGE;
                    case RawColumn.Images images -> input.type() == ColumnType.IMAGE;
                };
        if (!fits) {
            throw new InvalidInputException(
                    "The column %s holds %s.".formatted(input.name(), held(column)),
                    Place.column(null, input.name()),
                    "Send %s for every row.".formatted(wanted(input.type())));
        }
        return column;
    }

    private static String wanted(ColumnType type) {
        return switch (type) {
            case NUMBER -> "a number";
            case TIMESTAMP -> "a number (seconds since 1970-01-01T00:00Z)";
            case CATEGORY, TEXT -> "a text";
            case BOOLEAN -> "\"true\" or \"false\"";
            case IMAGE -> "an image";
        };
    }

    private static String held(RawColumn column) {
        return switch (column) {
            case RawColumn.Numbers numbers -> "numbers";
            case RawColumn.Strings strings -> "texts";
            case RawColumn.Images images -> "images";
        };
    }

    private static OnnxTensor tensor(OrtEnvironment environment, RawColumn column) throws OrtException {
        return switch (column) {
            case RawColumn.Numbers(double[] values) ->
                OnnxTensor.createTensor(environment, DoubleBuffer.wrap(values), new long[] {values.length});
            case RawColumn.Strings(String[] values) ->
                OnnxTensor.createTensor(environment, encoded(values), new long[] {values.length});
            case RawColumn.Images images ->
                OnnxTensor.createTensor(
                        environment,
                        ByteBuffer.wrap(images.pixels()),
                        new long[] {images.rows(), images.height(), images.width(), images.channels()},
                        OnnxJavaType.UINT8);
        };
    }

    private static String[] encoded(String[] values) {
        var safe = new String[values.length];
        for (int i = 0; i < values.length; i++) {
            safe[i] = SafeText.encode(values[i]);
        }
        return safe;
    }

    @Override
    public void close() {
        byName.values().forEach(OnnxTensor::close);
    }
}
