package io.millrace.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Memory outside of the heap for the inputs of a run. A thread keeps what it needed for small ones: each new piece costs
 * a call to the system's allocator, and the garbage collector a call to free it.
 */
final class InputMemory {
    private static final int MOST_KEPT_BYTES = 1 << 18;
    private static final int ALIGNMENT = 64;
    private static final ThreadLocal<InputMemory> OF_THREAD = ThreadLocal.withInitial(InputMemory::new);

    private ByteBuffer kept = ByteBuffer.allocateDirect(0);
    private int used;

    private InputMemory() {}

    /** The thread's own, which the tensors of its last run do not use any more. */
    static InputMemory forNextRun() {
        var memory = OF_THREAD.get();
        memory.used = 0;
        return memory;
    }

    /** What the buffer has left, in the byte order of this machine; valid until the thread's next run. */
    ByteBuffer copy(ByteBuffer data) {
        return take(data.remaining())
                .order(ByteOrder.nativeOrder())
                .put(data.duplicate())
                .flip();
    }

    private ByteBuffer take(int bytes) {
        if (bytes > MOST_KEPT_BYTES - used) {
            return ByteBuffer.allocateDirect(bytes);
        }
        if (bytes > kept.capacity() - used) {
            // Tensors made before hold on to the old piece.
            int wanted = aligned(Math.max(used + bytes, 2 * kept.capacity()));
            kept = ByteBuffer.allocateDirect(wanted + ALIGNMENT - 1).alignedSlice(ALIGNMENT);
            used = 0;
        }
        var piece = kept.slice(used, bytes);
        used += aligned(bytes);
        return piece;
    }

    private static int aligned(int bytes) {
        return Math.ceilDiv(bytes, ALIGNMENT) * ALIGNMENT;
    }
}
