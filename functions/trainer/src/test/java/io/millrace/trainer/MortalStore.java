package io.millrace.trainer;

import io.millrace.testing.InMemoryObjectStore;
import java.util.Optional;
import java.util.function.Supplier;

/** A bucket whose user dies at one of its writes: from then on nothing that it does reaches the bucket. */
final class MortalStore extends InMemoryObjectStore {
    private int writes;
    private int fatal = Integer.MAX_VALUE;
    private boolean carriedOut;

    /** The end of the user, which no code of its own may survive. */
    static final class Dead extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** How many writes there were. */
    int writes() {
        return writes;
    }

    /**
     * A new user, who dies.
     *
     * @param write the fatal one, counted from 1
     * @param carriedOut whether that one still reaches the bucket
     */
    void dieAt(int write, boolean carriedOut) {
        this.writes = 0;
        this.fatal = write;
        this.carriedOut = carriedOut;
    }

    /** A new user, who lives. */
    void live() {
        dieAt(Integer.MAX_VALUE, true);
    }

    @Override
    public String put(String key, byte[] bytes, String contentType) {
        return write(() -> super.put(key, bytes, contentType));
    }

    @Override
    public Optional<String> create(String key, byte[] bytes, String contentType) {
        return write(() -> super.create(key, bytes, contentType));
    }

    @Override
    public void delete(String key) {
        write(() -> {
            super.delete(key);
            return key;
        });
    }

    private <T> T write(Supplier<T> action) {
        writes++;
        if (writes > fatal || writes == fatal && !carriedOut) {
            throw new Dead();
        }
        var result = action.get();
        if (writes == fatal) {
            throw new Dead();
        }
        return result;
    }
}
