package io.millrace.aws;

import io.millrace.aws.StageEvent.JobStateChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.batch.model.ArrayPropertiesDetail;
import software.amazon.awssdk.services.batch.model.AttemptDetail;
import software.amazon.awssdk.services.batch.model.ContainerDetail;
import software.amazon.awssdk.services.batch.model.JobDetail;

/**
 * A job as AWS Batch describes it.
 *
 * @param state what the event of its latest change said, or would have
 * @param hasRun whether an attempt of it, or of one of its children, has ever started
 */
public record DescribedJob(JobStateChanged state, Instant createdAt, boolean hasRun) {
    private static final List<String> BEGUN = List.of("RUNNING", "SUCCEEDED", "FAILED");

    static DescribedJob of(JobDetail job) {
        var last = job.attempts().isEmpty()
                ? Optional.<AttemptDetail>empty()
                : Optional.of(job.attempts().getLast());
        var own = Optional.ofNullable(job.container());
        var exitCode = own.map(ContainerDetail::exitCode)
                .or(() -> last.map(AttemptDetail::container).map(container -> container.exitCode()));
        var reason = own.map(ContainerDetail::reason)
                .or(() -> last.map(AttemptDetail::container).map(container -> container.reason()));
        var reasons = Stream.of(Optional.ofNullable(job.statusReason()), reason)
                .flatMap(Optional::stream)
                .filter(text -> !text.isBlank())
                .distinct()
                .collect(Collectors.joining("; "));
        var createdAt = instant(job.createdAt()).orElse(Instant.EPOCH);
        return new DescribedJob(
                new JobStateChanged(
                        job.jobId(),
                        job.jobName(),
                        job.statusAsString(),
                        reasons,
                        exitCode,
                        job.attempts().stream().map(DescribedJob::ran).reduce(Duration.ZERO, Duration::plus),
                        instant(job.stoppedAt()).orElse(createdAt)),
                createdAt,
                Objects.nonNull(job.startedAt()) || !job.attempts().isEmpty() || childHasRun(job));
    }

    /** An array's own job never runs: it counts its children by their status. */
    private static boolean childHasRun(JobDetail job) {
        return Optional.ofNullable(job.arrayProperties())
                .map(ArrayPropertiesDetail::statusSummary)
                .filter(counts -> BEGUN.stream().anyMatch(status -> counts.getOrDefault(status, 0) > 0))
                .isPresent();
    }

    private static Duration ran(AttemptDetail attempt) {
        return instant(attempt.startedAt())
                .flatMap(from -> instant(attempt.stoppedAt()).map(to -> Duration.between(from, to)))
                .filter(Duration::isPositive)
                .orElse(Duration.ZERO);
    }

    private static Optional<Instant> instant(Long milliseconds) {
        return Optional.ofNullable(milliseconds).map(Instant::ofEpochMilli);
    }
}
