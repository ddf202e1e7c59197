package io.millrace.aws;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A job to be started at AWS Batch.
 *
 * @param name 1 to 128 letters, digits, hyphens and underscores
 * @param definition the job definition's name or ARN: image, role and architecture are its business
 * @param command arguments of the container
 * @param environment added to the definition's
 * @param tags for cost reports
 * @param gpus 0: none
 * @param timeLimit of each attempt; AWS Batch takes 60 seconds or more, shorter limits become that
 * @param attempts most attempts, 1 to 10
 * @param arraySize how many children carry out the job, each told its index by {@code AWS_BATCH_JOB_ARRAY_INDEX}, 2 to 10,000;
 *     0: none, the job runs itself
 */
public record JobRequest(
        String name,
        String queue,
        String definition,
        List<String> command,
        Map<String, String> environment,
        Map<String, String> tags,
        int vcpus,
        int memoryMib,
        int gpus,
        Duration timeLimit,
        int attempts,
        int arraySize) {
    private static final int MOST_ATTEMPTS = 10;
    private static final int MOST_CHILDREN = 10_000;

    public JobRequest {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,127}")) {
            throw new IllegalArgumentException("'" + name + "' is no job name of AWS Batch");
        }
        if (attempts < 1 || attempts > MOST_ATTEMPTS) {
            throw new IllegalArgumentException("attempts is " + attempts + ", but must be 1 to " + MOST_ATTEMPTS);
        }
        if (arraySize != 0 && (arraySize < 2 || arraySize > MOST_CHILDREN)) {
            throw new IllegalArgumentException(
                    "arraySize is " + arraySize + ", but must be 0, or 2 to " + MOST_CHILDREN);
        }
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        tags = Map.copyOf(tags);
    }
}
