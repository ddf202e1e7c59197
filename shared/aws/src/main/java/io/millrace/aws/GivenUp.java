package io.millrace.aws;

import io.millrace.lifecycle.error.LifecycleException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.manifest.RunFailure.Cause;

/**
 * Why something was given up, in words for its failure record.
 *
 * @param cause who must act
 */
public record GivenUp(Cause cause, String reason, String remedy) {
    private static final String REPORT = "This is a fault of Millrace: please report it with the function's log.";

    static GivenUp of(Throwable why) {
        return switch (why) {
            case UnavailableException e ->
                new GivenUp(
                        Cause.UNAVAILABLE,
                        "Something that is needed could not be reached on any attempt: " + e.getMessage() + ".",
                        "Once it is there again, send the dead letters again with ./millrace redrive.");
            case NotFoundException e ->
                new GivenUp(
                        Cause.UNAVAILABLE,
                        "Something that is needed was missing on every attempt: " + e.getMessage() + ".",
                        "Once it is there, send the dead letters again with ./millrace redrive.");
            case LifecycleException e -> new GivenUp(Cause.INVALID_INPUT, String.valueOf(e.getMessage()), "");
            case OutOfMemoryError e ->
                new GivenUp(
                        Cause.OUT_OF_MEMORY,
                        "It needs more memory than the function has.",
                        "Upload fewer rows, fewer columns or smaller files, or give the function more memory.");
            default -> new GivenUp(Cause.BUG, "It failed on every attempt: " + why + ".", REPORT);
        };
    }

    /** What a sweep has driven several times, and still has no outcome. @param last how the last time ended */
    static GivenUp afterSweeps(int attempts, String last) {
        return last.isEmpty()
                ? new GivenUp(
                        Cause.OUT_OF_MEMORY,
                        "The function was killed each of the %d times that the sweep tried it: it ran out of memory or time."
                                .formatted(attempts),
                        "Upload fewer rows, fewer columns or smaller files, or give the function more memory or time.")
                : new GivenUp(
                        Cause.BUG, "The sweep tried it %d times; the last time: %s.".formatted(attempts, last), REPORT);
    }
}
