package io.millrace.local.s3;

import java.time.Instant;

/**
 * A write to the bucket as its event tells it.
 *
 * @param reason {@code PutObject}, {@code CopyObject} or {@code CompleteMultipartUpload}
 */
public record Write(String bucket, String key, String reason, Instant startedAt) {}
