package io.millrace.onnx;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Bindings of runs that are over, for runs to come: as many as ran at the same time, but only small ones. Thread-safe. */
final class Bindings implements AutoCloseable {
    private static final int MOST_BYTES_OF_ONE = 1 << 18;
    private static final int MOST_BYTES = 1 << 20;
    /** About what a binding takes without its elements, and then some, so that there are not too many. */
    private static final int LEAST_BYTES_OF_ONE = 1 << 14;

    /** Those used last stand last. */
    private final ArrayDeque<Binding> idle = new ArrayDeque<>();

    private long bytes;
    private boolean closed;

    /** The caller's alone, until it puts it back. */
    synchronized Optional<Binding> take(Map<String, TensorValue> values, List<String> wanted) {
        for (var others = idle.descendingIterator(); others.hasNext(); ) {
            var binding = others.next();
            if (binding.fits(values, wanted)) {
                others.remove();
                bytes -= size(binding);
                return Optional.of(binding);
            }
        }
        return Optional.empty();
    }

    /** Keeps it or closes it. */
    synchronized void put(Binding binding) {
        if (closed || !binding.isReusable() || binding.bytes() > MOST_BYTES_OF_ONE) {
            binding.close();
            return;
        }
        idle.addLast(binding);
        bytes += size(binding);
        while (bytes > MOST_BYTES) {
            var eldest = idle.removeFirst();
            bytes -= size(eldest);
            eldest.close();
        }
    }

    private static long size(Binding binding) {
        return Math.max(binding.bytes(), LEAST_BYTES_OF_ONE);
    }

    @Override
    public synchronized void close() {
        closed = true;
        idle.forEach(Binding::close);
        idle.clear();
    }
}
