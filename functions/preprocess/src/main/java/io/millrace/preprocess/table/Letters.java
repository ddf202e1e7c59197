package io.millrace.preprocess.table;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds where the letters of a cell end, eight bytes at a time: letters are all bytes above the quote but the delimiter.
 * A byte that is none sets its highest bit (Warren, Hacker's Delight, 6-1); bits behind the first may be set as well.
 */
final class Letters {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;
    private static final long HIGHEST = 0x80 * EACH;
    private static final long UP_TO_QUOTE = ('"' + 1) * EACH;

    private final int delimiter;
    private final long delimiters;

    Letters(char delimiter) {
        this.delimiter = delimiter;
        this.delimiters = delimiter * EACH;
    }

    /** The first place from one on that has no letter; the limit, if all before it have. */
    int end(byte[] bytes, int from, int limit) {
        int at = from;
        for (; at + Long.BYTES <= limit; at += Long.BYTES) {
            long eight = (long) EIGHT.get(bytes, at);
            long different = eight ^ delimiters;
            long ends = ((eight - UP_TO_QUOTE) & ~eight | (different - EACH) & ~different) & HIGHEST;
            if (ends != 0) {
                return at + Long.numberOfTrailingZeros(ends) / Byte.SIZE;
            }
        }
        while (at < limit && (bytes[at] & 0xFF) > '"' && (bytes[at] & 0xFF) != delimiter) {
            at++;
        }
        return at;
    }
}
