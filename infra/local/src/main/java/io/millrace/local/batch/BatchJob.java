package io.millrace.local.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A job with all its states so far, as it is kept on disk.
 *
 * @param arraySize how many children it has; 0: it is carried out itself
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
        int arraySize,
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
        /** A parent whose children have not all ended. */
        PENDING,
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

    /** Whether its children carry it out. */
    boolean isParent() {
        return arraySize > 0;
    }

    boolean isChild() {
        return id.indexOf(':') >= 0;
    }

    /** Of a child. */
    String parentId() {
        return id.substring(0, id.indexOf(':'));
    }

    /** Of a child, counted from 0; -1 for a job that is none. */
    int arrayIndex() {
        return isChild() ? Integer.parseInt(id.substring(id.indexOf(':') + 1)) : -1;
    }

    static String childId(String parent, int index) {
        return parent + ":" + index;
    }

    /** A child of this parent. */
    BatchJob child(int index) {
        return new BatchJob(
                childId(id, index),
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
                0,
                Status.SUBMITTED,
                "",
                List.of(),
                0,
                false,
                createdAt,
                Optional.empty(),
                Optional.empty());
    }

    /** In another status, which nobody has been told of yet. */
    BatchJob to(Status next, String reason, Instant now) {
        return copy(
                next,
                reason,
                attempts,
                countedAttempts,
                false,
                next == Status.RUNNING ? Optional.of(now) : startedAt,
                next.isFinal() ? Optional.of(now) : Optional.empty());
    }

    BatchJob ended(Attempt attempt, boolean counts) {
        return copy(
                status,
                statusReason,
                Stream.concat(attempts.stream(), Stream.of(attempt)).toList(),
                countedAttempts + (counts ? 1 : 0),
                announced,
                startedAt,
                stoppedAt);
    }

    BatchJob told() {
        return copy(status, statusReason, attempts, countedAttempts, true, startedAt, stoppedAt);
    }

    private BatchJob copy(
            Status nextStatus,
            String nextReason,
            List<Attempt> nextAttempts,
            int nextCounted,
            boolean nextAnnounced,
            Optional<Instant> nextStarted,
            Optional<Instant> nextStopped) {
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
                arraySize,
                nextStatus,
                nextReason,
                nextAttempts,
                nextCounted,
                nextAnnounced,
                createdAt,
                nextStarted,
                nextStopped);
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
