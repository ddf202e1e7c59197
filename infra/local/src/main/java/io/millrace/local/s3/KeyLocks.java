package io.millrace.local.s3;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One writer at a time for each key. Different keys may share a lock, never the other way round. */
final class KeyLocks {
    private static final int STRIPES = 256;
    private final ReentrantLock[] locks =
            IntStream.range(0, STRIPES).mapToObj(i -> new ReentrantLock()).toArray(ReentrantLock[]::new);

    <T> T with(String bucket, String key, Supplier<T> action) {
        var lock = locks[Math.floorMod((bucket + "/" + key).hashCode(), STRIPES)];
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}
