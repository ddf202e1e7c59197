package io.millrace.it.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.lifecycle.json.Json;
import io.millrace.local.Functions;
import io.millrace.local.lambda.FunctionDefinition;
import io.millrace.local.lambda.InvocationResult;
import io.millrace.local.lambda.LambdaFunction;
import io.millrace.local.lambda.PackagedFunction;
import io.millrace.local.process.Child;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A stage's packaged function in a process of its own, as Lambda runs it. One invocation at a time. */
final class StageProcess implements AutoCloseable {
    /** How a delivery ended for the queue. */
    enum Delivery {
        ACKNOWLEDGED,
        RETRY,
        CRASHED
    }

    private final LambdaFunction function;
    private final AtomicReference<Child> process = new AtomicReference<>();

    /** @param environment endpoints, credentials and the function's own variables */
    StageProcess(String stage, Path root, Path home, Map<String, String> environment) {
        var definition = new FunctionDefinition(
                stage,
                root.resolve("functions/" + stage + "/target/function.zip"),
                "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler::handleRequest",
                512,
                Duration.ofMinutes(2),
                Duration.ofMinutes(10),
                Duration.ofSeconds(2),
                1,
                environment);
        var launcher = new PackagedFunction(definition, home, Functions.places(root), Map.of(), false);
        this.function = new LambdaFunction(
                definition,
                api -> {
                    var child = launcher.apply(api);
                    process.set(child);
                    return child;
                },
                Clock.systemUTC());
    }

    /** SIGKILL. The next delivery starts a new process. */
    void kill() {
        process.get().kill();
        process.get().onExit().join();
    }

    /** Hands the function one event as SQS does. */
    Delivery deliver(String event) throws InterruptedException {
        var batch = JsonNodeFactory.instance.objectNode();
        var message = batch.putArray("Records").addObject();
        message.put("messageId", "m1").put("receiptHandle", "r1").put("body", event);
        message.putObject("attributes").put("ApproximateReceiveCount", "1");
        message.putObject("messageAttributes");
        message.put("eventSource", "aws:sqs").put("awsRegion", "us-east-1");
        return switch (function.invoke(Json.compact(batch))) {
            case InvocationResult.Failure failure -> Delivery.CRASHED;
            case InvocationResult.Answer answer ->
                Json.read(answer.payload(), JsonNode.class)
                                .path("batchItemFailures")
                                .isEmpty()
                        ? Delivery.ACKNOWLEDGED
                        : Delivery.RETRY;
        };
    }

    @Override
    public void close() {
        function.close();
    }
}
