package io.millrace.testing;

import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.lifecycle.store.StoredObject;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A bucket as seen from one process: it counts the calls of that process, lets the n-th meet a {@link Fault}, or lets the
 * process die at its n-th write. A clean run tells how many calls and writes there are to disturb, so that no test lists
 * them by hand. Safe for many threads.
 */
public final class FaultyObjectStore implements ObjectStore {

    /** The end of the process: an error, so that nothing on the way out takes it for something to recover from. */
    public static final class Death extends Error {
        private static final long serialVersionUID = 1;

        Death(String message) {
            super(message, null, false, false);
        }
    }

    private final ObjectStore bucket;
    private final List<String> calls = new ArrayList<>();
    private final int faultyCall;
    private final Optional<Fault> fault;
    private final int lastWrite;
    private int writes;
    private boolean dead;

    private FaultyObjectStore(ObjectStore bucket, int faultyCall, Optional<Fault> fault, int lastWrite) {
        this.bucket = bucket;
        this.faultyCall = faultyCall;
        this.fault = fault;
        this.lastWrite = lastWrite;
    }

    /** Only counts. */
    public static FaultyObjectStore counting(ObjectStore bucket) {
        return new FaultyObjectStore(bucket, 0, Optional.empty(), Integer.MAX_VALUE);
    }

    /** @param call which call meets the fault, from 1; those after it are served again */
    public static FaultyObjectStore failing(ObjectStore bucket, int call, Fault fault) {
        return new FaultyObjectStore(bucket, call, Optional.of(fault), Integer.MAX_VALUE);
    }

    /**
     * Every further call of this process throws {@link Death}. To the bucket, dying before a write is the same as dying
     * after the one before it: {@code writes} from 0 to all of a clean run are all the ways to die.
     *
     * @param writes that still take effect; the process dies at the next, before it takes effect
     */
    public static FaultyObjectStore dyingAfter(ObjectStore bucket, int writes) {
        return new FaultyObjectStore(bucket, 0, Optional.empty(), writes);
    }

    /** Whether a call of that description, one of {@link #calls}, can meet the fault. */
    public static boolean canMeet(String call, Fault fault) {
        return !fault.concernsConditionsOnly() || call.startsWith("create ") || call.startsWith("replace ");
    }

    /** What was called so far, as {@code verb key}. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** Writes and deletions so far. */
    public synchronized int writes() {
        return writes;
    }

    @Override
    public Optional<ObjectInfo> head(String key) {
        return read("head " + key, () -> bucket.head(key));
    }

    @Override
    public Optional<StoredObject> find(String key) {
        return read("find " + key, () -> bucket.find(key));
    }

    @Override
    public InputStream open(String key) {
        return read("open " + key, () -> bucket.open(key));
    }

    @Override
    public InputStream open(String key, long from, long to) {
        return read("open " + key, () -> bucket.open(key, from, to));
    }

    @Override
    public void download(String key, Path target) {
        read("download " + key, () -> {
            bucket.download(key, target);
            return target;
        });
    }

    @Override
    public Stream<ObjectInfo> list(String prefix) {
        return read("list " + prefix, () -> bucket.list(prefix));
    }

    @Override
    public String put(String key, byte[] bytes, String contentType) {
        return write("put " + key, () -> bucket.put(key, bytes, contentType));
    }

    @Override
    public String put(String key, Path file, String contentType) {
        return write("put " + key, () -> bucket.put(key, file, contentType));
    }

    @Override
    public void delete(String key) {
        write("delete " + key, () -> {
            bucket.delete(key);
            return key;
        });
    }

    @Override
    public Optional<String> create(String key, byte[] bytes, String contentType) {
        return conditional("create " + key, true, () -> bucket.create(key, bytes, contentType));
    }

    @Override
    public Optional<String> replace(String key, byte[] bytes, String contentType, String expectedEtag) {
        return conditional("replace " + key, false, () -> bucket.replace(key, bytes, contentType, expectedEtag));
    }

    private <T> T read(String call, Supplier<T> effect) {
        return disturbed(unconditional(count(call, false)), call, effect);
    }

    private <T> T write(String call, Supplier<T> effect) {
        return disturbed(unconditional(count(call, true)), call, effect);
    }

    private static Optional<Fault> unconditional(Optional<Fault> met) {
        return met.filter(fault -> !fault.concernsConditionsOnly());
    }

    private Optional<String> conditional(String call, boolean creates, Supplier<Optional<String>> effect) {
        var met = count(call, true);
        if (met.isEmpty() || !met.get().concernsConditionsOnly()) {
            return disturbed(met, call, effect);
        }
        if (met.get() == Fault.CONFLICT && creates) {
            throw unavailable(call); // who won is not known yet
        }
        if (met.get() == Fault.PRECONDITION_FAILED) {
            effect.get();
        }
        return Optional.empty();
    }

    private static <T> T disturbed(Optional<Fault> fault, String call, Supplier<T> effect) {
        if (fault.isEmpty()) {
            return effect.get();
        }
        if (fault.get() == Fault.ANSWER_LOST) {
            effect.get();
        }
        throw unavailable(call);
    }

    private static UnavailableException unavailable(String call) {
        return new UnavailableException(call + ": the test lets it fail");
    }

    /** The fault that this call meets. */
    private synchronized Optional<Fault> count(String call, boolean writes) {
        if (dead) {
            throw new Death("dead before " + call);
        }
        calls.add(call);
        if (writes) {
            if (this.writes == lastWrite) {
                dead = true;
                throw new Death("died before " + call);
            }
            this.writes++;
        }
        return fault.filter(f -> calls.size() == faultyCall);
    }
}
