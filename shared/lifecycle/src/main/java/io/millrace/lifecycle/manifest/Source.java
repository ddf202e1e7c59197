package io.millrace.lifecycle.manifest;

import java.time.Instant;

/**
 * The object whose arrival made an upload.
 *
 * @param key the uploaded file, or the {@code _SUCCESS} marker of a folder
 * @param etag its ETag when the event was made
 * @param uploadedAt when the bucket got it
 * @param sequencer S3's order of writes to this key (hexadecimal; see {@code SequencerOrder}); empty where unknown
 */
public record Source(String key, String etag, Instant uploadedAt, String sequencer) {}
