package io.millrace.local.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A job with all its states so far, as it is kept on disk.
 *
 * @param attempts those that ended
 * @param countedAttempts those that count towards the most; an attempt that ended because this platform did, does not
 * @param announced whether the event of the current status lies in the queues
 */
record BatchJob(
        String id,
        String name,
        String queue,
        String definition,
        List<String> command,
        Map<String, String> environment,
        Map<String, String> resources,
        Map<String, String> tags,
        int maxAttempts,
        List<ExitRule> exitRules,
        Optional<Duration> timeLimit,
        Status status,
        String statusReason,
        List<Attempt> attempts,
        int countedAttempts,
        boolean announced,
        Instant createdAt,
        Optional<Instant> startedAt,
        Optional<Instant> stoppedAt) {

    enum Status {
        SUBMITTED,
        RUNNABLE,
        STARTING,
        RUNNING,
        SUCCEEDED,
        FAILED;

        boolean isFinal() {
            return this == SUCCEEDED || this == FAILED;
        }
    }

    record Attempt(Optional<Integer> exitCode, String statusReason, Instant startedAt, Instant stoppedAt) {}

    BatchJob {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        resources = Map.copyOf(resources);
        tags = Map.copyOf(tags);
        exitRules = List.copyOf(exitRules);
        attempts = List.copyOf(attempts);
    }

    /** In another status, which nobody has been told of yet. */
    BatchJob to(Status next, String reason, Instant now) {
        return new BatchJob(
                id,
                name,
                queue,
                definition,
                command,
                environment,
                resources,
                tags,
                maxAttempts,
                exitRules,
                timeLimit,
                next,
                reason,
                attempts,
                countedAttempts,
                false,
                createdAt,
                next == Status.RUNNING ? Optional.of(now) : startedAt,
                next.isFinal() ? Optional.of(now) : Optional.empty());
    }

    BatchJob ended(Attempt attempt, boolean counts) {
        return new BatchJob(
                id,
                name,
                queue,
                definition,
                command,
                environment,
                resources,
                tags,
                maxAttempts,
                exitRules,
                timeLimit,
                status,
                statusReason,
                java.util.stream.Stream.concat(attempts.stream(), java.util.stream.Stream.of(attempt))
                        .toList(),
                countedAttempts + (counts ? 1 : 0),
                announced,
                createdAt,
                startedAt,
                stoppedAt);
    }

    BatchJob told() {
        return new BatchJob(
                id,
                name,
                queue,
                definition,
                command,
                environment,
                resources,
                tags,
                maxAttempts,
                exitRules,
                timeLimit,
                status,
                statusReason,
                attempts,
                countedAttempts,
                true,
                createdAt,
                startedAt,
                stoppedAt);
    }

    /** Whether a failed attempt with this outcome is followed by another. The first rule that matches decides. */
    boolean retries(int exitCode, String reason) {
        return countedAttempts < maxAttempts
                && exitRules.stream()
                        .filter(rule -> rule.matches(exitCode, reason))
                        .findFirst()
                        .map(ExitRule::retry)
                        .orElse(true);
    }
}
