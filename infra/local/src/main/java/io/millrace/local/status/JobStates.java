package io.millrace.local.status;

import io.millrace.lifecycle.manifest.RunManifest;
import java.util.Optional;

/** Asks for the jobs of runs. */
public interface JobStates {
    /** Where AWS Batch cannot be asked. */
    JobStates UNKNOWN = new JobStates() {
        @Override
        public Optional<JobState> of(RunManifest run) {
            return Optional.empty();
        }

        @Override
        public boolean knows(RunManifest run) {
            return false;
        }
    };

    /** The run's newest job; empty if there is none. */
    Optional<JobState> of(RunManifest run);

    /** Whether an empty answer means that the run has no job. */
    default boolean knows(RunManifest run) {
        return true;
    }
}
