package io.millrace.aws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.EvaluateOnExit;
import software.amazon.awssdk.services.batch.model.JobSummary;
import software.amazon.awssdk.services.batch.model.KeyValuePair;
import software.amazon.awssdk.services.batch.model.KeyValuesPair;
import software.amazon.awssdk.services.batch.model.ResourceRequirement;
import software.amazon.awssdk.services.batch.model.ResourceType;
import software.amazon.awssdk.services.batch.model.RetryAction;
import software.amazon.awssdk.services.batch.model.RetryStrategy;
import software.amazon.awssdk.services.batch.model.SubmitJobRequest;

/**
 * Jobs at AWS Batch. Every method throws {@link io.millrace.lifecycle.error.UnavailableException} when the service cannot
 * be reached after the SDK's retries.
 */
public final class BatchCompute {
    /** The shortest time limit that AWS Batch takes. */
    private static final Duration SHORTEST_LIMIT = Duration.ofSeconds(60);

    private static final String TEMPORARY_FAILURE = "75";
    /** As many as one call takes. */
    private static final int DESCRIBED_AT_ONCE = 100;

    private final BatchClient batch;

    public BatchCompute(BatchClient batch) {
        this.batch = batch;
    }

    /**
     * The id of the newest job of that name in the queue, whatever its state. AWS Batch forgets jobs some days after
     * their end.
     *
     * @see <a href="https://docs.aws.amazon.com/batch/latest/APIReference/API_ListJobs.html">ListJobs</a>
     */
    public Optional<String> findJob(String queue, String jobName) {
        var newest = Optional.<JobSummary>empty();
        String token = null;
        do {
            var from = token;
            var page = AwsErrors.call(
                    "list jobs of " + queue,
                    // With filters given, AWS Batch lists every state.
                    () -> batch.listJobs(r -> r.jobQueue(queue)
                            .filters(KeyValuesPair.builder()
                                    .name("JOB_NAME")
                                    .values(jobName)
                                    .build())
                            .nextToken(from)));
            newest = Stream.concat(newest.stream(), page.jobSummaryList().stream())
                    // The filter ignores case.
                    .filter(job -> job.jobName().equals(jobName))
                    .max(Comparator.comparing(
                            job -> Optional.ofNullable(job.createdAt()).orElse(0L)));
            token = page.nextToken();
        } while (token != null);
        return newest.map(JobSummary::jobId);
    }

    /** The job as it stands, or empty if AWS Batch does not know it (any more). */
    public Optional<DescribedJob> describe(String jobId) {
        return describe(List.of(jobId)).stream().findFirst();
    }

    /**
     * The children of an array job as they stand, by their index, without those that AWS Batch does not know (any more).
     *
     * @param size of the array
     */
    public List<DescribedJob> describeChildren(String jobId, int size) {
        var children = new ArrayList<DescribedJob>();
        for (int from = 0; from < size; from += DESCRIBED_AT_ONCE) {
            children.addAll(describe(IntStream.range(from, Math.min(size, from + DESCRIBED_AT_ONCE))
                    .mapToObj(index -> jobId + ":" + index)
                    .toList()));
        }
        children.sort(Comparator.comparingInt(child -> child.state().arrayIndex()));
        return children;
    }

    private List<DescribedJob> describe(List<String> jobIds) {
        return AwsErrors.call("describe job " + jobIds.getFirst(), () -> batch.describeJobs(r -> r.jobs(jobIds)))
                .jobs()
                .stream()
                .map(DescribedJob::of)
                .toList();
    }

    /** Ends the job, whatever its state; no error if it has ended. */
    public void terminate(String jobId, String reason) {
        AwsErrors.call(
                "terminate job " + jobId,
                () -> batch.terminateJob(r -> r.jobId(jobId).reason(reason)));
    }

    /**
     * Starts a job; returns its id, that of the parent where it is an array. An attempt of a job or a child is repeated when its spot host was reclaimed or its container asks for it
     * (exit code 75), and not otherwise.
     *
     * @see <a href="https://docs.aws.amazon.com/batch/latest/userguide/job_retries.html">Automated job retries</a>
     */
    public String submit(JobRequest job) {
        return AwsErrors.call("submit job " + job.name(), () -> batch.submitJob(request(job)))
                .jobId();
    }

    private static SubmitJobRequest request(JobRequest job) {
        var request = SubmitJobRequest.builder()
                .jobName(job.name())
                .jobQueue(job.queue())
                .jobDefinition(job.definition())
                .containerOverrides(c -> c.command(job.command())
                        .environment(pairs(job.environment()))
                        .resourceRequirements(requirements(job)))
                .timeout(t -> t.attemptDurationSeconds(Math.toIntExact(
                        Math.max(SHORTEST_LIMIT.toSeconds(), job.timeLimit().toSeconds()))))
                .retryStrategy(retries(job.attempts()))
                .tags(job.tags())
                .propagateTags(true);
        if (job.arraySize() > 0) {
            request.arrayProperties(array -> array.size(job.arraySize()));
        }
        return request.build();
    }

    private static List<KeyValuePair> pairs(Map<String, String> environment) {
        return environment.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(e -> KeyValuePair.builder()
                        .name(e.getKey())
                        .value(e.getValue())
                        .build())
                .toList();
    }

    private static List<ResourceRequirement> requirements(JobRequest job) {
        var requirements = new ArrayList<ResourceRequirement>();
        requirements.add(requirement(ResourceType.VCPU, job.vcpus()));
        requirements.add(requirement(ResourceType.MEMORY, job.memoryMib()));
        if (job.gpus() > 0) {
            requirements.add(requirement(ResourceType.GPU, job.gpus()));
        }
        return requirements;
    }

    private static ResourceRequirement requirement(ResourceType type, int value) {
        return ResourceRequirement.builder()
                .type(type)
                .value(String.valueOf(value))
                .build();
    }

    /** Failures that no rule matches would be repeated: the last rule matches the rest. */
    private static RetryStrategy retries(int attempts) {
        return RetryStrategy.builder()
                .attempts(attempts)
                .evaluateOnExit(
                        EvaluateOnExit.builder()
                                .onStatusReason("Host EC2*")
                                .action(RetryAction.RETRY)
                                .build(),
                        EvaluateOnExit.builder()
                                .onExitCode(TEMPORARY_FAILURE)
                                .action(RetryAction.RETRY)
                                .build(),
                        EvaluateOnExit.builder()
                                .onReason("*")
                                .action(RetryAction.EXIT)
                                .build())
                .build();
    }
}
