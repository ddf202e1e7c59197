package io.millrace.inference.registry;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;

/**
 * How long answers of one model take, by the length of what was sent, so that short ones can be told beforehand. A quicker
 * answer is believed at once, since nothing makes one quicker than it is; a slower one, which may only have waited for
 * a processor, an eighth. Thread-safe; of times that come together one may be lost.
 */
public final class Pace {
    private static final int LENGTHS = Integer.SIZE + 1;
    private static final int BELIEVED = 8;

    /** Nanoseconds by the number of bits that the length takes; 0 where nothing was seen. */
    private final AtomicLongArray expected = new AtomicLongArray(LENGTHS);

    /**
     * Whether an answer is known to take less than that.
     *
     * @param bytes length of what was sent
     */
    public boolean isBelow(Duration limit, int bytes) {
        long nanos = expected.get(lengthOf(bytes));
        return nanos > 0 && nanos < limit.toNanos();
    }

    /**
     * Takes the time of an answer, if there is one.
     *
     * @param bytes length of what was sent
     */
    public <T> T timed(int bytes, Supplier<T> answer) {
        long start = System.nanoTime();
        var made = answer.get();
        took(Duration.ofNanos(System.nanoTime() - start), bytes);
        return made;
    }

    void took(Duration time, int bytes) {
        int length = lengthOf(bytes);
        long nanos = Math.max(1, time.toNanos());
        long before = expected.get(length);
        expected.set(length, before == 0 || nanos < before ? nanos : before + (nanos - before) / BELIEVED);
    }

    private static int lengthOf(int bytes) {
        return Integer.SIZE - Integer.numberOfLeadingZeros(bytes);
    }
}
