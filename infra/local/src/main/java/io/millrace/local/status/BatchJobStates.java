package io.millrace.local.status;

import io.millrace.aws.BatchCompute;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.RunManifest.Compute.Kind;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.ArrayPropertiesDetail;
import software.amazon.awssdk.services.batch.model.JobDetail;

/** Jobs of AWS Batch. */
public final class BatchJobStates implements JobStates {
    private final BatchClient batch;
    private final Map<Kind, String> queues;

    /** @param queues by what their hosts have */
    public BatchJobStates(BatchClient batch, Map<Kind, String> queues) {
        this.batch = batch;
        this.queues = Map.copyOf(queues);
    }

    @Override
    public Optional<JobState> of(RunManifest run) {
        return Optional.ofNullable(queues.get(run.compute().kind()))
                .flatMap(queue -> new BatchCompute(batch).findJob(queue, run.jobName()))
                .flatMap(id ->
                        batch.describeJobs(r -> r.jobs(id)).jobs().stream().findFirst())
                .map(BatchJobStates::state);
    }

    @Override
    public boolean knows(RunManifest run) {
        return queues.containsKey(run.compute().kind());
    }

    private static JobState state(JobDetail job) {
        long since = Optional.ofNullable(job.startedAt()).orElseGet(job::createdAt);
        return new JobState(
                job.statusAsString(),
                Instant.ofEpochMilli(since),
                Optional.ofNullable(job.statusReason())
                        .filter(reason -> !reason.isBlank())
                        .orElseGet(() -> children(job)));
    }

    /** How many children of an array are in each state; empty text for another job. */
    private static String children(JobDetail job) {
        return Optional.ofNullable(job.arrayProperties()).map(ArrayPropertiesDetail::statusSummary).stream()
                .flatMap(counts -> counts.entrySet().stream())
                .filter(count -> count.getValue() > 0)
                .map(count -> count.getValue() + " " + count.getKey())
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
