package io.millrace.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.ImportedModel.Tensor;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/** Tensors of a declared type, filled element by element in row-major order. */
final class Elements {
    private static final Set<String> FRACTIONS = Set.of("FP16", "FP32", "FP64");
    private static final Set<String> WHOLE = Set.of("UINT8", "INT8", "INT16", "INT32", "INT64");

    private Elements() {}

    static boolean isNumeric(Tensor tensor) {
        return FRACTIONS.contains(tensor.datatype()) || WHOLE.contains(tensor.datatype());
    }

    /** @throws InvalidInputException if a number is missing or has a fraction where whole ones are taken */
    static OnnxTensor numbers(OrtEnvironment environment, Tensor input, long[] shape, IntToDoubleFunction element)
            throws OrtException {
        int count = count(shape);
        var values = new double[count];
        for (int i = 0; i < count; i++) {
            values[i] = element.applyAsDouble(i);
            if (WHOLE.contains(input.datatype()) && values[i] != Math.rint(values[i])) {
                throw new InvalidInputException(
                        "The input '%s' takes %s, and the test data has %s"
                                .formatted(
                                        input.name(),
                                        input.datatype(),
                                        Double.isNaN(values[i]) ? "missing values" : String.valueOf(values[i])),
                        Place.column(null, input.name()),
                        "Fill or correct the column, or take FP32 in the model.");
            }
        }
        return switch (input.datatype()) {
            case "FP64" -> OnnxTensor.createTensor(environment, DoubleBuffer.wrap(values), shape);
            case "FP32" -> {
                var buffer = FloatBuffer.allocate(count);
                Arrays.stream(values).forEach(v -> buffer.put((float) v));
                yield OnnxTensor.createTensor(environment, buffer.flip(), shape);
            }
            case "FP16" -> {
                var buffer = ShortBuffer.allocate(count);
                Arrays.stream(values).forEach(v -> buffer.put(Float.floatToFloat16((float) v)));
                yield OnnxTensor.createTensor(environment, buffer.flip(), shape, OnnxJavaType.FLOAT16);
            }
            case "INT64" -> {
                var buffer = LongBuffer.allocate(count);
                Arrays.stream(values).forEach(v -> buffer.put((long) v));
                yield OnnxTensor.createTensor(environment, buffer.flip(), shape);
            }
            case "INT32" -> {
                var buffer = IntBuffer.allocate(count);
                Arrays.stream(values).forEach(v -> buffer.put((int) v));
                yield OnnxTensor.createTensor(environment, buffer.flip(), shape);
            }
            case "INT16" -> {
                var buffer = ShortBuffer.allocate(count);
                Arrays.stream(values).forEach(v -> buffer.put((short) v));
                yield OnnxTensor.createTensor(environment, buffer.flip(), shape);
            }
            case "UINT8", "INT8" -> {
                var buffer = ByteBuffer.allocate(count);
                Arrays.stream(values).forEach(v -> buffer.put((byte) (int) v));
                yield OnnxTensor.createTensor(
                        environment, buffer.flip(), shape, OnnxJavaType.valueOf(input.datatype()));
            }
            default -> throw new IllegalArgumentException(input + " takes no numbers");
        };
    }

    static OnnxTensor texts(OrtEnvironment environment, long[] shape, IntFunction<String> element) throws OrtException {
        var texts = new String[count(shape)];
        Arrays.setAll(texts, i -> SafeText.encode(element.apply(i)));
        return OnnxTensor.createTensor(environment, texts, shape);
    }

    private static int count(long[] shape) {
        return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }
}
