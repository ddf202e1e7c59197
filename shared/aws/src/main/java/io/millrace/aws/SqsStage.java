package io.millrace.aws;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.millrace.lifecycle.error.ConflictException;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.LifecycleException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.json.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Carries a stage's work over a batch of queue messages: one message's failure leaves the others alone, each is reported
 * by itself ({@code ReportBatchItemFailures}) and leaves one line of JSON in the log.
 *
 * <p>Acknowledged: success, {@link ConflictException} (somebody did it before) and {@link InvalidInputException},
 * malformed messages included (they would fail again the same way). Failed, so that SQS delivers again and finally sets
 * aside: {@link UnavailableException}, {@link NotFoundException} and every bug. A message that fails on its last permitted
 * delivery is given up: the stage records the failure, so that what ends in the dead-letter queue does not end in silence.
 */
public final class SqsStage {
    private final String stage;
    private final StageWork work;
    private final Consumer<String> log;
    private final int maxReceives;

    /**
     * @param stage the name in the log
     * @param work done once a message; must be idempotent
     * @param log takes one line of JSON, without its end, a message
     * @param maxReceives the queue's maxReceiveCount: a message that fails so often is set aside
     */
    public SqsStage(String stage, StageWork work, Consumer<String> log, int maxReceives) {
        this.stage = stage;
        this.work = work;
        this.log = log;
        this.maxReceives = maxReceives;
    }

    /**
     * Works through the batch in order; the answer names the messages to deliver again.
     *
     * @param until when the invocation ends: a sweep starts nothing that would not be done by then
     */
    public SQSBatchResponse handle(SQSEvent batch, Instant until) {
        var failures = new ArrayList<BatchItemFailure>();
        var messages = Optional.ofNullable(batch.getRecords()).orElse(List.of());
        for (var message : messages) {
            if (!isDone(message, until)) {
                failures.add(new BatchItemFailure(message.getMessageId()));
            }
        }
        return new SQSBatchResponse(failures);
    }

    private boolean isDone(SQSMessage message, Instant until) {
        var line = new TreeMap<String, Object>();
        line.put("stage", stage);
        line.put("message", String.valueOf(message.getMessageId()));
        var start = System.nanoTime();
        var done = isDone(message, until, line);
        line.put("duration_ms", Duration.ofNanos(System.nanoTime() - start).toMillis());
        log.accept(new String(Json.compact(line), StandardCharsets.UTF_8));
        return done;
    }

    private boolean isDone(SQSMessage message, Instant until, Map<String, Object> line) {
        Optional<StageEvent> event = Optional.empty();
        try {
            event = Optional.of(event(message, until));
            describe(event.get(), line);
            var outcome = work.on(event.get());
            line.putAll(outcome.fields());
            line.put("outcome", outcome.outcome());
            return true;
        } catch (LifecycleException e) {
            line.put("reason", String.valueOf(e.getMessage()));
            return switch (e) {
                case InvalidInputException invalid -> outcome(line, "invalid", true);
                case ConflictException conflict -> outcome(line, "conflict", true);
                case NotFoundException missing -> failed(message, event, e, "not_found", line);
                case UnavailableException unavailable -> failed(message, event, e, "unavailable", line);
            };
        } catch (RuntimeException | Error e) {
            // Errors too: a message that exhausts the stack or lacks a class must not fail its neighbours.
            line.put("reason", String.valueOf(e));
            line.put("trace", trace(e));
            return failed(message, event, e, "bug", line);
        }
    }

    private static StageEvent event(SQSMessage message, Instant until) {
        var event = StageEvents.parse(Optional.ofNullable(message.getBody()).orElse(""));
        return event instanceof StageEvent.SweepDue due ? new StageEvent.SweepDue(due.time(), until) : event;
    }

    private boolean failed(
            SQSMessage message, Optional<StageEvent> event, Throwable why, String outcome, Map<String, Object> line) {
        if (event.isPresent() && receives(message) >= maxReceives) {
            try {
                work.giveUp(event.get(), GivenUp.of(why));
                line.put("given_up", true);
            } catch (RuntimeException | Error e) {
                // The sweep finds it: what has no outcome stays so.
                line.put("given_up", String.valueOf(e));
            }
        }
        return outcome(line, outcome, false);
    }

    /** How often SQS has delivered the message, this time included; 1 where it does not say. */
    private static int receives(SQSMessage message) {
        return Optional.ofNullable(message.getAttributes())
                .map(attributes -> attributes.get("ApproximateReceiveCount"))
                .map(Integer::parseInt)
                .orElse(1);
    }

    private static void describe(StageEvent event, Map<String, Object> line) {
        switch (event) {
            case StageEvent.ObjectCreated created -> {
                line.put("event", "object_created");
                line.put("key", created.key());
            }
            case StageEvent.JobStateChanged changed -> {
                line.put("event", "job_state_changed");
                line.put("job", changed.jobId());
                line.put("status", changed.status());
            }
            case StageEvent.SweepDue due -> line.put("event", "sweep_due");
        }
    }

    private static boolean outcome(Map<String, Object> line, String outcome, boolean acknowledged) {
        line.put("outcome", outcome);
        return acknowledged;
    }

    private static String trace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
