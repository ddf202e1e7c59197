package io.millrace.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The elements of a tensor in row-major order, with its shape. */
public sealed interface TensorValue {

    Datatype datatype();

    long[] shape();

    /** How many elements. */
    int size();

    /**
     * Elements of a fixed width.
     *
     * @param data their little-endian bytes, from the buffer's position to its limit; BOOL: 0 or 1
     */
    record Fixed(Datatype datatype, long[] shape, ByteBuffer data) implements TensorValue {

        /** @throws IllegalArgumentException if the bytes are no whole number of elements */
        public Fixed {
            if (datatype == Datatype.BYTES || data.remaining() % datatype.bytes() != 0) {
                throw new IllegalArgumentException(data.remaining() + " bytes are no elements of " + datatype);
            }
            data = data.slice().order(ByteOrder.LITTLE_ENDIAN);
        }

        @Override
        public int size() {
            return data.remaining() / datatype.bytes();
        }
    }

    /** Elements of BYTES: texts. */
    record Texts(long[] shape, String[] values) implements TensorValue {
        @Override
        public Datatype datatype() {
            return Datatype.BYTES;
        }

        @Override
        public int size() {
            return values.length;
        }
    }
}
