package io.millrace.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A tensor in memory outside of the heap, as ONNX Runtime reads and writes it.
 *
 * @param bytes all of its elements, little-endian as this machine is
 */
record NativeTensor(Datatype datatype, long[] shape, ByteBuffer bytes, OnnxTensor tensor) implements AutoCloseable {
    /** As wide as a processor's registers and cache lines are. */
    private static final int ALIGNMENT = 64;

    /** @param size of all elements, in bytes */
    static NativeTensor of(Datatype datatype, long[] shape, int size) throws OrtException {
        var memory = ByteBuffer.allocateDirect(Math.ceilDiv(size, ALIGNMENT) * ALIGNMENT + ALIGNMENT - 1)
                .alignedSlice(ALIGNMENT)
                .slice(0, size)
                .order(ByteOrder.nativeOrder());
        var own = shape.clone();
        // Only bytes can stand for elements of any type.
        var tensor = OnnxTensor.createTensor(OrtEnvironment.getEnvironment(), memory, own, datatype.carrier());
        return new NativeTensor(datatype, own, memory, tensor);
    }

    /** Whether the value is of its datatype and shape. */
    boolean takes(TensorValue value) {
        return value.datatype() == datatype && Arrays.equals(value.shape(), shape);
    }

    /** Takes a copy of a value's elements; of as many as it has. */
    void fill(TensorValue.Fixed value) {
        bytes.put(0, value.data(), 0, value.data().remaining());
    }

    /** A copy on the heap. */
    TensorValue.Fixed value() {
        var copy = ByteBuffer.allocate(bytes.capacity());
        copy.put(0, bytes, 0, bytes.capacity());
        return new TensorValue.Fixed(datatype, shape.clone(), copy);
    }

    @Override
    public void close() {
        tensor.close();
    }
}
