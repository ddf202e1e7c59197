package io.millrace.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.millrace.aws.SqsStage;
import io.millrace.testing.InMemoryObjectStore;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvaluateHandlerTest {
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final List<String> log = new ArrayList<>();

    @Test
    void acknowledgesAndLogsWhatBecameOfEachCandidate() {
        var world = new World(store);
        var champion = world.candidate("r1", 10.5);
        var loser = world.candidate("r2", 12.5);
        var broken = world.candidate("r3", 11.5);
        store.put("runs/demo/r3/1/model.onnx", new byte[] {1}, "application/octet-stream");

        var answer = handle(champion.manifest(), loser.manifest(), broken.manifest(), champion.manifest());

        assertThat(answer).isEmpty();
        assertThat(log).hasSize(4);
        assertThat(log.get(0)).contains("\"outcome\":\"promoted\"", "\"version\":\"1\"", "\"model\":\"demo\"");
        assertThat(log.get(1)).contains("\"outcome\":\"challenger\"", "\"version\":\"2\"");
        assertThat(log.get(2)).contains("\"outcome\":\"failed\"", "SHA-256");
        assertThat(log.get(3)).contains("\"outcome\":\"duplicate\"", "\"version\":\"1\"");
    }

    @Test
    void ignoresKeysThatOnlyLookLikeCandidates() {
        var answer = handle(
                "runs/demo/r1/1/deeper/candidate.json",
                "runs/Demo/r1/1/candidate.json",
                "runs/demo/r1/1/trial.json",
                "runs/demo/../1/candidate.json.bak");

        assertThat(answer).isEmpty();
        assertThat(log).hasSize(4).allSatisfy(line -> assertThat(line).contains("\"outcome\":\"ignored\""));
        assertThat(store.list("")).isEmpty();
    }

    private List<String> handle(String... keys) {
        var stage = new SqsStage("evaluate", World.events(store), log::add, 5);
        var batch = new SQSEvent();
        var messages = new ArrayList<SQSMessage>();
        for (var key : keys) {
            var message = new SQSMessage();
            message.setMessageId("m" + messages.size());
            message.setBody(event(key));
            messages.add(message);
        }
        batch.setRecords(messages);
        var answer = new EvaluateHandler(stage).handleRequest(batch, context());
        return answer.getBatchItemFailures().stream()
                .map(failure -> failure.getItemIdentifier())
                .toList();
    }

    private static Context context() {
        return (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> 60_000);
    }

    /** As EventBridge passes S3's events on to SQS. */
    private static String event(String key) {
        return """
                {"version": "0", "id": "17793124-05d4-b198-2fde-7ededc63b103", "detail-type": "Object Created",
                 "source": "aws.s3", "account": "111122223333", "time": "2026-11-23T12:00:00Z", "region": "eu-central-1",
                 "resources": ["arn:aws:s3:::bucket"],
                 "detail": {"version": "0", "bucket": {"name": "bucket"},
                   "object": {"key": "%s", "size": 5, "etag": "b1946ac92492d2347c6235b4d2611184", "sequencer": "617f08299329d189"},
                   "request-id": "N4N7GDK58NMKJ12R", "requester": "123456789012", "source-ip-address": "1.2.3.4", "reason": "PutObject"}}
                """.formatted(key);
    }
}
