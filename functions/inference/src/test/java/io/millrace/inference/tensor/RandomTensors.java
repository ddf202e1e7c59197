package io.millrace.inference.tensor;

import io.millrace.onnx.Datatype;
import io.millrace.onnx.TensorValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Tensors of random shapes and bits. */
final class RandomTensors {
    private static final int MAX_RANK = 4;
    private static final int MAX_EXTENT = 4;

    private final Random random;

    RandomTensors(long seed) {
        this.random = new Random(seed);
    }

    /** @param finite whether floats must be numbers, as in JSON */
    TensorValue next(Datatype datatype, boolean finite) {
        var shape = new long[random.nextInt(MAX_RANK)];
        int size = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = random.nextInt(MAX_EXTENT + 1);
            size *= (int) shape[i];
        }
        return datatype == Datatype.BYTES ? texts(shape, size) : fixed(datatype, shape, size, finite);
    }

    private TensorValue texts(long[] shape, int size) {
        var texts = new String[size];
        for (int i = 0; i < size; i++) {
            texts[i] = random.ints(random.nextInt(6), 0, Character.MAX_CODE_POINT + 1)
                    .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
        }
        return new TensorValue.Texts(shape, texts);
    }

    private TensorValue fixed(Datatype datatype, long[] shape, int size, boolean finite) {
        var bytes = new byte[size * datatype.bytes()];
        var data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        var element = new byte[datatype.bytes()];
        for (int i = 0; i < size; i++) {
            do {
                random.nextBytes(element);
                if (datatype == Datatype.BOOL) {
                    element[0] &= 1;
                }
                data.put(i * element.length, element);
            } while (finite && datatype.isFloat() && !isFinite(datatype, shape, bytes, i));
        }
        return new TensorValue.Fixed(datatype, shape, ByteBuffer.wrap(bytes));
    }

    private static boolean isFinite(Datatype datatype, long[] shape, byte[] bytes, int index) {
        return Double.isFinite(Elements.number(new TensorValue.Fixed(datatype, shape, ByteBuffer.wrap(bytes)), index));
    }
}
