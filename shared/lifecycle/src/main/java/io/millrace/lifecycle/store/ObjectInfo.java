package io.millrace.lifecycle.store;

import java.time.Instant;

/** @param etag the opaque version of the bytes, without quotes */
public record ObjectInfo(String key, String etag, long sizeBytes, Instant lastModified) {}
