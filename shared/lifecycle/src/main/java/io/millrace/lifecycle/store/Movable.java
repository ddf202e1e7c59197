package io.millrace.lifecycle.store;

import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import java.util.function.UnaryOperator;

/** One of the few objects that change: read, and written only where nobody else wrote meanwhile (compare-and-set). */
public final class Movable<T> {
    /** A lost compare-and-set means that another writer made progress; so many in a row mean something is broken. */
    private static final int MAX_ATTEMPTS = 1_000;

    private static final String JSON = "application/json";

    private final ObjectStore store;
    private final String key;
    private final Class<T> type;
    private final T initial;

    /** @param initial what counts as long as there is no such object */
    public Movable(ObjectStore store, String key, Class<T> type, T initial) {
        this.store = store;
        this.key = key;
        this.type = type;
        this.initial = initial;
    }

    public T read() {
        return store.find(key).map(this::parsed).orElse(initial);
    }

    /**
     * Changes the object, once or, where others were faster, again from what they left.
     *
     * @param change gives its argument where there is nothing to change, and then nothing is written; asked again about
     *     a value that has its change already, it must give that value
     * @return what stands afterwards
     * @throws UnavailableException if others were faster 1,000 times
     */
    public T change(UnaryOperator<T> change) {
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            var stored = store.find(key);
            var now = stored.map(this::parsed).orElse(initial);
            var next = change.apply(now);
            if (next.equals(now)) {
                return now;
            }
            var bytes = Json.pretty(next);
            var written = stored.isPresent()
                    ? store.replace(key, bytes, JSON, stored.get().etag())
                    : store.create(key, bytes, JSON);
            if (written.isPresent()) {
                return next;
            }
        }
        throw new UnavailableException(key + " changed " + MAX_ATTEMPTS + " times while it was to be changed");
    }

    private T parsed(StoredObject object) {
        return Json.read(object.bytes(), type);
    }
}
