package io.millrace.local.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.lifecycle.json.Json;
import io.millrace.local.batch.BatchJob.Attempt;
import io.millrace.local.batch.BatchJob.Status;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

/** Jobs in the words of AWS Batch's API. */
final class JobDescription {
    private static final String ARN = "arn:aws:batch:us-east-1:000000000000:";

    private JobDescription() {}

    static String arn(BatchJob job) {
        return ARN + "job/" + job.id();
    }

    /** As in {@code ListJobs}. @param children of a parent, by status */
    static ObjectNode summary(BatchJob job, Map<Status, Long> children) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("jobArn", arn(job)).put("jobId", job.id()).put("jobName", job.name());
        node.put("createdAt", job.createdAt().toEpochMilli());
        node.put("status", job.status().name()).put("statusReason", job.statusReason());
        job.startedAt().ifPresent(t -> node.put("startedAt", t.toEpochMilli()));
        job.stoppedAt().ifPresent(t -> node.put("stoppedAt", t.toEpochMilli()));
        var container = node.putObject("container");
        lastExitCode(job, container);
        array(job, children, node);
        return node;
    }

    private static void array(BatchJob job, Map<Status, Long> children, ObjectNode node) {
        if (job.isParent()) {
            var counts = node.putObject("arrayProperties")
                    .put("size", job.arraySize())
                    .putObject("statusSummary");
            for (var status : Status.values()) {
                counts.put(status.name(), children.getOrDefault(status, 0L));
            }
        } else if (job.isChild()) {
            node.putObject("arrayProperties").put("index", job.arrayIndex()).putObject("statusSummary");
        }
    }

    /** As in {@code DescribeJobs}, and as the {@code detail} of a state change. */
    static ObjectNode detail(BatchJob job, Map<Status, Long> children) {
        var node = summary(job, children);
        node.put("jobQueue", ARN + "job-queue/" + job.queue());
        node.put("jobDefinition", ARN + "job-definition/" + job.definition() + ":1");
        var attempts = node.putArray("attempts");
        for (var attempt : job.attempts()) {
            var entry = attempts.addObject();
            var container = entry.putObject("container");
            attempt.exitCode().ifPresent(code -> container.put("exitCode", code));
            entry.put("startedAt", attempt.startedAt().toEpochMilli());
            entry.put("stoppedAt", attempt.stoppedAt().toEpochMilli());
            entry.put("statusReason", attempt.statusReason());
        }
        node.putObject("retryStrategy").put("attempts", job.maxAttempts());
        job.timeLimit().ifPresent(limit -> node.putObject("timeout").put("attemptDurationSeconds", limit.toSeconds()));
        var container = node.putObject("container");
        lastExitCode(job, container);
        var command = container.putArray("command");
        job.command().forEach(command::add);
        var environment = container.putArray("environment");
        job.environment()
                .forEach((name, value) ->
                        environment.addObject().put("name", name).put("value", value));
        var resources = container.putArray("resourceRequirements");
        job.resources()
                .forEach(
                        (type, value) -> resources.addObject().put("type", type).put("value", value));
        var tags = node.putObject("tags");
        job.tags().forEach(tags::put);
        return node;
    }

    /** A {@code Batch Job State Change} as EventBridge tells it. */
    static String event(BatchJob job, Map<Status, Long> children, String region, Instant now) {
        var event = JsonNodeFactory.instance.objectNode();
        event.put("version", "0").put("id", UUID.randomUUID().toString());
        event.put("detail-type", "Batch Job State Change").put("source", "aws.batch");
        event.put("account", "000000000000").put("region", region);
        event.put("time", now.truncatedTo(ChronoUnit.SECONDS).toString());
        event.putArray("resources").add(arn(job));
        event.set("detail", detail(job, children));
        return new String(Json.compact(event), StandardCharsets.UTF_8);
    }

    private static void lastExitCode(BatchJob job, ObjectNode container) {
        if (!job.attempts().isEmpty()) {
            Attempt last = job.attempts().getLast();
            last.exitCode().ifPresent(code -> container.put("exitCode", code));
        }
    }
}
