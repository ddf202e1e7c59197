package io.millrace.trainer;

import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.testing.InMemoryObjectStore;
import java.util.Optional;

/** A bucket that cannot be reached from one write on, until it is mended. */
final class BreakableStore extends InMemoryObjectStore {
    private Optional<String> breaksAt = Optional.empty();

    /** Fails writes to keys with that text in them. */
    void breakAt(String part) {
        breaksAt = Optional.of(part);
    }

    void mend() {
        breaksAt = Optional.empty();
    }

    @Override
    public String put(String key, byte[] bytes, String contentType) {
        if (breaksAt.filter(key::contains).isPresent()) {
            throw new UnavailableException("no connection");
        }
        return super.put(key, bytes, contentType);
    }
}
