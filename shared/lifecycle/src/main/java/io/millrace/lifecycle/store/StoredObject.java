package io.millrace.lifecycle.store;

import java.time.Instant;
import java.util.function.Supplier;

/**
 * An object's bytes with the ETag they had when read.
 *
 * @param modified tells when they were written; only asked where that is wanted, as the first date that a process reads takes long
 */
public record StoredObject(String key, String etag, byte[] bytes, Supplier<Instant> modified) {

    public Instant lastModified() {
        return modified.get();
    }
}
