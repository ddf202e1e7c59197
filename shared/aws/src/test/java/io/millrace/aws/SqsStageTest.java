package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.aws.StageEvent.ObjectCreated;
import io.millrace.lifecycle.error.ConflictException;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.error.UnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqsStageTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<String> log = new ArrayList<>();
    private final Script work = new Script();
    private final SqsStage stage = new SqsStage("test", work, log::add, 3);

    /** Does what the object's key says, and keeps what it was asked. */
    private static final class Script implements StageWork {
        private final List<StageEvent> seen = new ArrayList<>();
        private final List<String> givenUp = new ArrayList<>();

        @Override
        public StageOutcome on(StageEvent event) {
            seen.add(event);
            return event instanceof ObjectCreated created ? on(created.key()) : new StageOutcome("swept", Map.of());
        }

        private static StageOutcome on(String key) {
            return switch (key) {
                case "good" -> new StageOutcome("done", Map.of("model", "digits"));
                case "invalid" -> throw new InvalidInputException("no rows");
                case "conflict" -> throw new ConflictException("was first");
                case "unavailable" -> throw new UnavailableException("later");
                case "missing" -> throw new NotFoundException("no object");
                case "deep" -> throw new StackOverflowError();
                default -> throw new IllegalStateException("a \"bug\"\nover two lines");
            };
        }

        @Override
        public void giveUp(StageEvent event, GivenUp why) {
            givenUp.add(((ObjectCreated) event).key() + " " + why.cause() + " " + why.reason());
        }
    }

    @Test
    void oneMessagesFailureLeavesTheOthersAlone() {
        var answer = handle(batch("bug", "good", "unavailable", "good", "deep", "missing"));

        assertThat(answer.getBatchItemFailures())
                .extracting(BatchItemFailure::getItemIdentifier)
                .containsExactly("0-bug", "2-unavailable", "4-deep", "5-missing");
        assertThat(outcomes()).containsExactly("bug", "done", "unavailable", "done", "bug", "not_found");
    }

    @Test
    void whatARetryCannotCureIsAcknowledged() {
        var batch = batch("invalid", "conflict");
        batch.getRecords().add(message("garbage", "{"));
        batch.getRecords().add(message("nothing", null));

        assertThat(handle(batch).getBatchItemFailures()).isEmpty();
        assertThat(outcomes()).containsExactly("invalid", "conflict", "invalid", "invalid");
    }

    @Test
    void eachMessageLeavesOneLineOfJson() {
        handle(batch("good", "bug"));

        assertThat(log).hasSize(2).noneMatch(line -> line.contains("\n"));
        var good = json(log.getFirst());
        assertThat(good.path("stage").asText()).isEqualTo("test");
        assertThat(good.path("event").asText()).isEqualTo("object_created");
        assertThat(good.path("key").asText()).isEqualTo("good");
        assertThat(good.path("model").asText()).isEqualTo("digits");
        assertThat(good.path("duration_ms").isIntegralNumber()).isTrue();
        assertThat(json(log.getLast()).path("trace").asText())
                .contains("a \"bug\"")
                .contains("SqsStageTest");
    }

    @Test
    void whatFailsOnItsLastDeliveryIsGivenUpAndStillSetAside() {
        var batch = batch("bug", "unavailable", "good", "invalid");
        batch.getRecords().forEach(message -> message.setAttributes(Map.of("ApproximateReceiveCount", "3")));

        assertThat(handle(batch).getBatchItemFailures()).hasSize(2);
        assertThat(work.givenUp)
                .containsExactly(
                        "bug BUG It failed on every attempt: java.lang.IllegalStateException: a \"bug\"\nover two lines.",
                        "unavailable UNAVAILABLE Something that is needed could not be reached on any attempt: later.");
        assertThat(json(log.getFirst()).path("given_up").asBoolean()).isTrue();
    }

    @Test
    void beforeItsLastDeliveryNothingIsGivenUp() {
        var batch = batch("bug");
        batch.getRecords().getFirst().setAttributes(Map.of("ApproximateReceiveCount", "2"));

        handle(batch);

        assertThat(work.givenUp).isEmpty();
    }

    @Test
    void aSweepIsToldWhenTheInvocationEnds() {
        var end = Instant.parse("2026-01-11T23:51:40Z");
        var batch = batch();
        batch.getRecords()
                .add(message("m", "{\"detail-type\": \"Scheduled Event\", \"time\": \"2026-01-11T23:36:40Z\"}"));

        stage.handle(batch, end);

        assertThat(work.seen).containsExactly(new StageEvent.SweepDue(Instant.parse("2026-01-11T23:36:40Z"), end));
        assertThat(json(log.getFirst()).path("event").asText()).isEqualTo("sweep_due");
    }

    @Test
    void anEmptyBatchIsNoFailure() {
        assertThat(handle(new SQSEvent()).getBatchItemFailures()).isEmpty();
    }

    private SQSBatchResponse handle(SQSEvent batch) {
        return stage.handle(batch, Instant.MAX);
    }

    private List<String> outcomes() {
        return log.stream().map(line -> json(line).path("outcome").asText()).toList();
    }

    private static JsonNode json(String line) {
        try {
            return MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    private static SQSEvent batch(String... keys) {
        var messages = new ArrayList<SQSMessage>();
        for (var key : keys) {
            messages.add(message(messages.size() + "-" + key, """
                    {"detail-type": "Object Created", "time": "2026-01-11T23:36:40Z",
                     "detail": {"bucket": {"name": "b"}, "object": {"key": "%s"}}}""".formatted(key)));
        }
        var batch = new SQSEvent();
        batch.setRecords(messages);
        return batch;
    }

    private static SQSMessage message(String id, String body) {
        var message = new SQSMessage();
        message.setMessageId(id);
        message.setBody(body);
        return message;
    }
}
