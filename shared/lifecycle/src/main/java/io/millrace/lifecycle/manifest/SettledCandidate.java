package io.millrace.lifecycle.manifest;

import java.time.Instant;

/**
 * {@code models/<model>/settled/<run>/<trial>.json}: what became of a candidate when it was new. Created after all else
 * of its version, so that a late duplicate cannot win against a later champion.
 *
 * @param reason in words
 */
public record SettledCandidate(int version, Outcome outcome, String reason, Instant settledAt) {

    /** What a version became. */
    public enum Outcome {
        /** Champion; another may have followed since. */
        PROMOTED,
        /** Registered; it missed a goal, or the champion was as good or better. */
        CHALLENGER,
        /** Registered; it came from an older upload or an older spec than the champion did, so aliases stay. */
        SUPERSEDED
    }
}
