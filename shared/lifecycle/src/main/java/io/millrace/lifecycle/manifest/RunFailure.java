package io.millrace.lifecycle.manifest;

import io.millrace.lifecycle.ModelName;
import java.time.Instant;

/**
 * {@code failure.json}: why a run has no candidate, in words a user can act on.
 *
 * @param cause who must act
 * @param jobId the job at AWS Batch; empty text where none was started
 */
public record RunFailure(
        ModelName model, String run, Cause cause, String reason, String remedy, String jobId, Instant failedAt) {

    /** Kinds of ends that are no success. */
    public enum Cause {
        /** The data or the spec cannot be trained on. */
        INVALID_INPUT,
        /** The plan costs more than the budget allows. */
        BUDGET,
        /** The job's memory, or its disk, is too small for the data. */
        OUT_OF_MEMORY,
        /** Longer than the time limit. */
        TIME_LIMIT,
        /** The spot host was reclaimed on every attempt, or no host was to be had. */
        CAPACITY,
        /** A service could not be reached on any attempt. */
        UNAVAILABLE,
        /** A fault of Millrace itself. */
        BUG
    }
}
