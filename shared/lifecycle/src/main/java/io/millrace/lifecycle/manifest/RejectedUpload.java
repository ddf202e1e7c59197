package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.error.Place;
import java.time.Instant;

/**
 * {@code rejected/<model>/<upload>.json}: why an upload, or a {@code lifecycle.yaml}, cannot be used.
 *
 * @param model the folder below {@code incoming/} as written; it may be no valid name
 * @param reason what is wrong
 * @param place where
 * @param remedy what the user should do
 */
public record RejectedUpload(
        String model, String upload, Source source, String reason, Place place, String remedy, Instant rejectedAt) {}
