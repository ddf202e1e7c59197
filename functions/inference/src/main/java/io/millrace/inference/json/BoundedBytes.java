package io.millrace.inference.json;

import io.millrace.inference.TooLargeException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The bytes of an answer, up to a limit. */
public final class BoundedBytes extends ByteArrayOutputStream {
    private final int max;

    public BoundedBytes(int max) {
        this.max = max;
    }

    /** @throws TooLargeException if the answer would get longer than the limit */
    @Override
    public synchronized void write(byte[] from, int offset, int length) {
        check(length);
        super.write(from, offset, length);
    }

    @Override
    public synchronized void write(int value) {
        check(1);
        super.write(value);
    }

    /** Writes what the buffer has left; the buffer stays as it is. */
    public void write(ByteBuffer bytes) {
        check(bytes.remaining());
        var copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        super.write(copy, 0, copy.length);
    }

    /** Writes all of them behind others. */
    public void appendTo(BoundedBytes others) {
        others.write(buf, 0, count);
    }

    private void check(int length) {
        if (length > max - count) {
            throw TooLargeException.answer(max);
        }
    }
}
