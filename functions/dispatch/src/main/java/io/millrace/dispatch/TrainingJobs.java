package io.millrace.dispatch;

import io.millrace.aws.DescribedJob;
import io.millrace.aws.StageEvent.JobStateChanged;
import io.millrace.lifecycle.manifest.RunManifest;
import java.util.List;
import java.util.Optional;

/**
 * Where runs are carried out. Every method throws {@link io.millrace.lifecycle.error.UnavailableException} when that place
 * cannot be reached.
 */
interface TrainingJobs {

    /** The job of the run's rung, by its name, whatever its state, or empty if none was started, or so long ago that it is forgotten. */
    Optional<DescribedJob> find(RunManifest run);

    /** The job with that id, whatever its state, or empty if it is forgotten. */
    Optional<DescribedJob> describe(String jobId);

    /** The children of an array job as they stand, in their order, without those that are forgotten. */
    List<JobStateChanged> children(String jobId, int size);

    /** Starts the job of the run's rung; returns its id. */
    String submit(RunManifest run);

    /** Ends a job. @param reason for people */
    void terminate(String jobId, String reason);
}
