package io.millrace.dispatch;

import io.millrace.lifecycle.manifest.RunManifest;
import java.util.Optional;

/**
 * Where runs are carried out. Both methods throw {@link io.millrace.lifecycle.error.UnavailableException} when that place
 * cannot be reached.
 */
interface TrainingJobs {

    /** The id of the run's job, whatever its state, or empty if none was started. */
    Optional<String> find(RunManifest run);

    /** Starts the run's job; returns its id. */
    String submit(RunManifest run);
}
