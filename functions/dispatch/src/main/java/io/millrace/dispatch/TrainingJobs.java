package io.millrace.dispatch;

import io.millrace.aws.DescribedJob;
import io.millrace.lifecycle.manifest.RunManifest;
import java.util.Optional;

/**
 * Where runs are carried out. Every method throws {@link io.millrace.lifecycle.error.UnavailableException} when that place
 * cannot be reached.
 */
interface TrainingJobs {

    /** The job with the run's name, whatever its state, or empty if none was started, or so long ago that it is forgotten. */
    Optional<DescribedJob> find(RunManifest run);

    /** The job with that id, whatever its state, or empty if it is forgotten. */
    Optional<DescribedJob> describe(String jobId);

    /** Starts the run's job; returns its id. */
    String submit(RunManifest run);

    /** Ends a job. @param reason for people */
    void terminate(String jobId, String reason);
}
