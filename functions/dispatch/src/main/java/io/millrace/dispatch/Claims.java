package io.millrace.dispatch;

import io.millrace.dispatch.RunRecords.Claim;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.manifest.RunManifest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Who may decide about a run that is planned: {@code run.json} is the claim. It may still be under way, so it is left
 * alone until it is older than {@link #VALID}; then it was abandoned, and who replaces it by compare-and-set goes on.
 */
final class Claims {
    /** Longer than a claimant's call to AWS Batch may take, retries included, and than a new job stays unlisted. */
    static final Duration VALID = Duration.ofSeconds(60);

    /** How much of it must be left for a submission: the longest that the call may take. */
    private static final Duration SUBMISSION = Duration.ofSeconds(30);

    private final RunRecords records;
    private final RunJobs jobs;
    private final Clock clock;

    Claims(RunRecords records, RunJobs jobs, Clock clock) {
        this.records = records;
        this.jobs = jobs;
        this.clock = clock;
    }

    /**
     * Makes an abandoned claim the caller's.
     *
     * @return the plan as it stands now; empty: the run's job was submitted, so there is nothing to decide
     * @throws UnavailableException if another delivery may be about to submit the job
     */
    Optional<RunManifest> takeOver(Claim claim) {
        var run = claim.manifest();
        if (jobs.wasSubmitted(run)) {
            return Optional.empty();
        }
        var now = clock.instant();
        var ours = run.claimed(now);
        if (!run.claimedAt().plus(VALID).isBefore(now) || !records.takeOver(claim, ours)) {
            throw underWay(run);
        }
        // The claimant before may have submitted it after the first look.
        return jobs.wasSubmitted(ours) ? Optional.empty() : Optional.of(ours);
    }

    /** @throws UnavailableException if too little of the caller's claim is left for a submission */
    void checkTimeToSubmit(RunManifest ours) {
        if (clock.instant().isAfter(ours.claimedAt().plus(VALID).minus(SUBMISSION))) {
            throw underWay(ours);
        }
    }

    static UnavailableException underWay(RunManifest run) {
        return new UnavailableException("run " + run.run() + " is claimed, and its job is not to be seen yet");
    }
}
