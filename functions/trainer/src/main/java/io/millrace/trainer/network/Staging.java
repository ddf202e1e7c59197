package io.millrace.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;

/**
 * Numbers that the engine reads in place where it computes on the CPU. They begin at a multiple of {@value #ALIGNMENT}
 * bytes, as the engine's own do: its kernels go other ways for other beginnings, and sums in another order differ in
 * their last digits.
 */
final class Staging {
    static final int ALIGNMENT = 64;

    private ByteBuffer bytes = ByteBuffer.allocateDirect(0);

    /** Room for so many, to be filled from its start. What was there before is lost: no array of it may be in use. */
    FloatBuffer room(int floats) {
        int size = Math.multiplyExact(floats, Float.BYTES);
        if (bytes.capacity() < size) {
            bytes = ByteBuffer.allocateDirect(Math.addExact(size, 2 * ALIGNMENT))
                    .alignedSlice(ALIGNMENT);
        }
        return bytes.clear().limit(size).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    /** What was filled from that number on, as an array of that shape, which belongs to that memory. */
    NDArray array(NDManager memory, int from, Shape shape) {
        return memory.create(bytes(from, Math.toIntExact(shape.size())), shape, DataType.FLOAT32);
    }

    ByteBuffer bytes(int from, int floats) {
        return bytes.slice(from * Float.BYTES, floats * Float.BYTES).order(ByteOrder.nativeOrder());
    }
}
