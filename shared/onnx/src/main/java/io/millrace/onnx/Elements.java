package io.millrace.onnx;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.IntToDoubleFunction;

/** Tensors filled from numbers and texts, element by element in row-major order. */
final class Elements {
    private Elements() {}

    /** @throws InvalidInputException if the input takes whole numbers, and one is missing or has a fraction */
    static TensorValue numbers(TensorSpec input, long[] shape, IntToDoubleFunction element) {
        int count = count(shape);
        var datatype = input.datatype();
        // Outside the heap: ONNX Runtime takes bytes on it for 8-bit elements only.
        var bytes = ByteBuffer.allocateDirect(Math.multiplyExact(count, datatype.bytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            double value = element.applyAsDouble(i);
            if (datatype.isWhole() && value != Math.rint(value)) {
                throw new InvalidInputException(
                        "The input '%s' takes %s, and the test data has %s"
                                .formatted(input.name(), datatype, Double.isNaN(value) ? "missing values" : "" + value),
                        Place.column(null, input.name()),
                        "Fill or correct the column, or take FP32 in the model.");
            }
            put(bytes, datatype, value);
        }
        return new TensorValue.Fixed(datatype, shape, bytes.flip());
    }

    private static void put(ByteBuffer bytes, Datatype datatype, double value) {
        switch (datatype) {
            case UINT8, INT8 -> bytes.put((byte) (long) value);
            case UINT16, INT16 -> bytes.putShort((short) (long) value);
            case UINT32, INT32 -> bytes.putInt((int) (long) value);
            case UINT64, INT64 -> bytes.putLong((long) value);
            case FP16 -> bytes.putShort(Float.floatToFloat16((float) value));
            case BF16 -> bytes.putShort((short) (Float.floatToIntBits((float) value) >>> Short.SIZE));
            case FP32 -> bytes.putFloat((float) value);
            case FP64 -> bytes.putDouble(value);
            case BOOL, BYTES -> throw new IllegalArgumentException(datatype + " takes no numbers");
        }
    }

    static TensorValue texts(long[] shape, IntFunction<String> element) {
        var texts = new String[count(shape)];
        Arrays.setAll(texts, element);
        return new TensorValue.Texts(shape, texts);
    }

    /** The elements of an FP32 or FP64 tensor. */
    static float[] floats(TensorValue.Fixed tensor) {
        var numbers = new float[tensor.size()];
        // A view made from a buffer has its position, but not its order of bytes.
        var bytes = tensor.data().duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = tensor.datatype() == Datatype.FP64 ? (float) bytes.getDouble() : bytes.getFloat();
        }
        return numbers;
    }

    private static int count(long[] shape) {
        return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }
}
