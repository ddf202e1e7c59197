package io.millrace.trainer;

import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.testing.InMemoryObjectStore;
import java.util.Optional;

/** A bucket that cannot be written to for a while, or in which something happens just before a write. */
final class BreakableStore extends InMemoryObjectStore {
    private Optional<String> breaksAt = Optional.empty();
    private Optional<Ahead> ahead = Optional.empty();

    private record Ahead(String part, Runnable action) {}

    /** Fails writes to keys with that text in them. */
    void breakAt(String part) {
        breaksAt = Optional.of(part);
    }

    void mend() {
        breaksAt = Optional.empty();
    }

    /** Runs something once, before the first write to a key with that text in it. */
    void beforeWriteOf(String part, Runnable action) {
        ahead = Optional.of(new Ahead(part, action));
    }

    @Override
    public String put(String key, byte[] bytes, String contentType) {
        before(key);
        return super.put(key, bytes, contentType);
    }

    @Override
    public Optional<String> create(String key, byte[] bytes, String contentType) {
        before(key);
        return super.create(key, bytes, contentType);
    }

    private void before(String key) {
        if (breaksAt.filter(key::contains).isPresent()) {
            throw new UnavailableException("no connection");
        }
        var now = ahead.filter(a -> key.contains(a.part()));
        if (now.isPresent()) {
            ahead = Optional.empty();
            now.get().action().run();
        }
    }
}
