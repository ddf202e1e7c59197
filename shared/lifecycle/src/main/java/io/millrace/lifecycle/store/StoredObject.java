package io.millrace.lifecycle.store;

import java.time.Instant;

/** An object's bytes with the ETag they had when read. */
public record StoredObject(String key, String etag, byte[] bytes, Instant lastModified) {}
