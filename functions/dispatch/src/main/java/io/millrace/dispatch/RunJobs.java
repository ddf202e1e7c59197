package io.millrace.dispatch;

import io.millrace.aws.DescribedJob;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.SubmittedJob;
import java.time.Clock;
import java.util.Optional;

/**
 * Which job belongs to a run. Its id is written down after the submission, so whoever submitted it may have died before:
 * then the job is looked up by its name, once.
 */
final class RunJobs {
    private final RunRecords records;
    private final TrainingJobs jobs;
    private final Clock clock;

    RunJobs(RunRecords records, TrainingJobs jobs, Clock clock) {
        this.records = records;
        this.jobs = jobs;
        this.clock = clock;
    }

    /** The run's job as it stands; empty: it was never submitted, or so long ago that AWS Batch has forgotten it. */
    Optional<DescribedJob> find(RunManifest run) {
        return records.submitted(run).map(known -> jobs.describe(known.jobId())).orElseGet(() -> findByName(run));
    }

    /** Whether a job was ever submitted for the run. */
    boolean wasSubmitted(RunManifest run) {
        return records.submitted(run).isPresent() || findByName(run).isPresent();
    }

    private Optional<DescribedJob> findByName(RunManifest run) {
        if (ImportedRuns.isImport(run)) {
            return Optional.empty();
        }
        var found = jobs.find(run);
        found.ifPresent(
                job -> records.submitted(run, new SubmittedJob(job.state().jobId(), clock.instant())));
        return found;
    }
}
