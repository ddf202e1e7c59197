package io.millrace.local.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.lifecycle.json.Json;
import io.millrace.local.queue.FileQueue;
import io.millrace.local.queue.QueueMessage;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Brings a queue's messages to a function as SQS events, one message each (a message that crashes the function would
 * take its whole batch to the dead letters). A message that the function reports in {@code batchItemFailures}, or that
 * gets no answer, comes back later.
 */
public final class SqsPoller implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(20);
    private static final Duration AFTER_FAULT = Duration.ofSeconds(1);
    /** Waits between deliveries. Together longer than the 60 s for which dispatch's claim of a run holds. */
    static final List<Duration> RETRIES =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30));

    private final FileQueue queue;
    private final LambdaFunction function;
    private final Consumer<String> log;
    private final List<Duration> retries;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    /** @param log takes a line for people on each failed delivery */
    public SqsPoller(FileQueue queue, LambdaFunction function, Consumer<String> log) {
        this(queue, function, log, RETRIES);
    }

    /** @param retries waits after the first failed delivery, the second, and so on; the last one holds for all others */
    SqsPoller(FileQueue queue, LambdaFunction function, Consumer<String> log, List<Duration> retries) {
        this.queue = queue;
        this.function = function;
        this.log = log;
        this.retries = List.copyOf(retries);
        var name = function.definition().name();
        for (int i = 0; i < function.definition().instances(); i++) {
            threads.add(Thread.ofVirtual().name("poll-" + name + "-" + i).start(this::poll));
        }
    }

    /** Takes no further messages. What is being worked on comes back at the next start. */
    @Override
    public void close() {
        stopping = true;
        threads.forEach(Thread::interrupt);
    }

    private void poll() {
        try {
            while (!stopping) {
                pollOnce();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void pollOnce() throws InterruptedException {
        try {
            var message = queue.receive(POLL);
            if (message.isPresent()) {
                deliver(message.get());
            }
        } catch (RuntimeException e) {
            // Without this thread the stage would stand still; what was received comes back after its visibility time.
            log.accept(function.definition().name() + ": its queue: " + e);
            Thread.sleep(AFTER_FAULT);
        }
    }

    private void deliver(QueueMessage message) throws InterruptedException {
        var result = function.invoke(event(message));
        if (stopping) {
            return; // the function was ended by us; the message is found held at the next start
        }
        switch (result) {
            case InvocationResult.Answer answer -> {
                if (isFailed(answer.payload(), message.id())) {
                    retry(message, "the function asked for a retry; the reason stands in its log");
                } else {
                    queue.acknowledge(message);
                }
            }
            case InvocationResult.Failure failure -> retry(message, failure.kind() + ": " + failure.reason());
        }
    }

    private void retry(QueueMessage message, String reason) {
        var delay = retries.get(Math.min(message.receiveCount(), retries.size()) - 1);
        var last = message.receiveCount() >= FileQueue.MAX_RECEIVES;
        log.accept("%s: delivery %d of %d failed (%s); %s"
                .formatted(
                        function.definition().name(),
                        message.receiveCount(),
                        FileQueue.MAX_RECEIVES,
                        reason,
                        last ? "now a dead letter" : "again in " + delay.toSeconds() + " s"));
        queue.fail(message, reason, delay);
    }

    private byte[] event(QueueMessage message) {
        var event = JsonNodeFactory.instance.objectNode();
        var record = event.putArray("Records").addObject();
        record.put("messageId", message.id())
                .put("receiptHandle", message.id() + "#" + message.receiveCount())
                .put("body", message.body());
        record.putObject("attributes")
                .put("ApproximateReceiveCount", String.valueOf(message.receiveCount()))
                .put("SentTimestamp", "0")
                .put("SenderId", "events.amazonaws.com")
                .put("ApproximateFirstReceiveTimestamp", "0");
        record.putObject("messageAttributes");
        record.put("eventSource", "aws:sqs")
                .put(
                        "eventSourceARN",
                        "arn:aws:sqs:us-east-1:000000000000:millrace-"
                                + function.definition().name())
                .put("awsRegion", "us-east-1");
        return Json.compact(event);
    }

    /** As Lambda reads it: no list or an empty one is success; an unreadable answer fails the message. */
    private static boolean isFailed(byte[] answer, String id) {
        try {
            var text = new String(answer, StandardCharsets.UTF_8);
            if (text.isBlank()) {
                return false;
            }
            return Json.read(answer, JsonNode.class)
                    .path("batchItemFailures")
                    .valueStream()
                    .anyMatch(item -> item.path("itemIdentifier").asText("").equals(id)
                            || item.path("itemIdentifier").asText("").isEmpty());
        } catch (UncheckedIOException e) {
            return true;
        }
    }
}
