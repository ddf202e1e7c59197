package io.millrace.local.status;

import io.millrace.aws.BatchCompute;
import io.millrace.lifecycle.manifest.RunManifest;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.JobDetail;

/** Jobs of one queue of AWS Batch. */
public final class BatchJobStates implements JobStates {
    private final BatchClient batch;
    private final String queue;

    public BatchJobStates(BatchClient batch, String queue) {
        this.batch = batch;
        this.queue = queue;
    }

    @Override
    public Optional<JobState> of(RunManifest run) {
        return new BatchCompute(batch)
                .findJob(queue, run.jobName())
                .flatMap(id ->
                        batch.describeJobs(r -> r.jobs(id)).jobs().stream().findFirst())
                .map(BatchJobStates::state);
    }

    private static JobState state(JobDetail job) {
        long since = Optional.ofNullable(job.startedAt()).orElseGet(job::createdAt);
        return new JobState(
                job.statusAsString(),
                Instant.ofEpochMilli(since),
                Optional.ofNullable(job.statusReason()).orElse(""));
    }
}
