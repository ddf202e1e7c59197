package io.millrace.lifecycle.manifest;

import java.time.Instant;

/**
 * {@code failed/<model>/<upload>.json}: why an upload has neither a dataset nor a run, and is no fault of its content.
 * It goes when the upload, delivered again, is accepted or rejected after all.
 *
 * @param model the folder below {@code incoming/} as written; it may be no valid name
 * @param cause who must act
 */
public record UploadFailure(
        String model,
        String upload,
        Source source,
        RunFailure.Cause cause,
        String reason,
        String remedy,
        Instant failedAt) {}
