package io.millrace.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.aws.StageEvent.JobStateChanged;
import io.millrace.aws.StageEvent.ObjectCreated;
import io.millrace.aws.StageEvent.SweepDue;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads EventBridge events. Fields that are not needed are ignored, whatever they hold. */
public final class StageEvents {
    private static final ObjectMapper MAPPER = Json.mapper();

    private StageEvents() {}

    /**
     * The event in a queue message's body.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html">S3 event structure</a>
     * @see <a href="https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html">Batch job events</a>
     * @see <a href="https://docs.aws.amazon.com/eventbridge/latest/ref/event-reference-scheduled.html">Scheduled Event</a>
     * @throws InvalidInputException if the body is no such event: a retry would read the same
     */
    public static StageEvent parse(String body) {
        var event = tree(body);
        var type = text(event, "detail-type");
        var detail = event.path("detail");
        return switch (type) {
            case "Object Created" -> objectCreated(detail, time(event));
            case "Batch Job State Change" -> jobStateChanged(detail, time(event));
            case "Scheduled Event" -> new SweepDue(time(event), Instant.MAX);
            default -> throw malformed("detail-type", "'" + type + "' is no event this reads", null);
        };
    }

    private static ObjectCreated objectCreated(JsonNode detail, Instant time) {
        var object = detail.path("object");
        return new ObjectCreated(
                text(detail.path("bucket"), "name"),
                text(object, "key"),
                object.path("etag").asText("").replace("\"", ""),
                object.path("size").asLong(0),
                object.path("sequencer").asText(""),
                time);
    }

    private static JobStateChanged jobStateChanged(JsonNode detail, Instant time) {
        var container = lastContainer(detail);
        var exitCode = container.path("exitCode");
        var reasons = Stream.of(detail.path("statusReason"), container.path("reason"))
                .map(reason -> reason.asText(""))
                .filter(reason -> !reason.isBlank())
                .distinct()
                .collect(Collectors.joining("; "));
        return new JobStateChanged(
                text(detail, "jobId"),
                text(detail, "jobName"),
                text(detail, "status"),
                reasons,
                exitCode.isIntegralNumber() ? Optional.of(exitCode.intValue()) : Optional.empty(),
                ran(detail),
                time);
    }

    /** Times are milliseconds since the epoch; an attempt that never started has none. */
    private static Duration ran(JsonNode detail) {
        var milliseconds = detail.path("attempts")
                .valueStream()
                .filter(attempt -> attempt.path("startedAt").isNumber())
                .mapToLong(attempt -> attempt.path("stoppedAt").asLong()
                        - attempt.path("startedAt").asLong())
                .filter(ran -> ran > 0)
                .sum();
        return Duration.ofMillis(milliseconds);
    }

    /** The last attempt's container; the job's own where no attempt is told of. */
    private static JsonNode lastContainer(JsonNode detail) {
        var attempts = detail.path("attempts");
        var own = detail.path("container");
        return own.has("exitCode") || attempts.isEmpty()
                ? own
                : attempts.get(attempts.size() - 1).path("container");
    }

    private static JsonNode tree(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw malformed("body", "no JSON", e);
        }
    }

    private static Instant time(JsonNode event) {
        var text = text(event, "time");
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw malformed("time", "'" + text + "' is no ISO-8601 time", e);
        }
    }

    private static String text(JsonNode node, String field) {
        var value = node.path(field);
        if (!value.isTextual() || value.textValue().isEmpty()) {
            throw malformed(field, "missing, or no text", null);
        }
        return value.textValue();
    }

    private static InvalidInputException malformed(String field, String reason, @Nullable Throwable cause) {
        return new InvalidInputException(
                "event, field " + field + ": " + reason,
                Place.column(null, field),
                "Send EventBridge events 'Object Created' of S3, 'Batch Job State Change' of AWS Batch or"
                        + " 'Scheduled Event' only.",
                cause);
    }
}
