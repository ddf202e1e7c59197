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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Carries a stage's work over a batch of queue messages: one message's failure leaves the others alone, each is reported
 * by itself ({@code ReportBatchItemFailures}) and leaves one line of JSON in the log.
 *
 * <p>Acknowledged: success, {@link ConflictException} (somebody did it before) and {@link InvalidInputException},
 * malformed messages included (they would fail again the same way). Failed, so that SQS delivers again and finally sets
 * aside: {@link UnavailableException}, {@link NotFoundException} and every bug.
 */
public final class SqsStage {
    private final String stage;
    private final Function<StageEvent, StageOutcome> work;
    private final Consumer<String> log;

    /**
     * @param stage the name in the log
     * @param work done once a message; must be idempotent
     * @param log takes one line of JSON, without its end, a message
     */
    public SqsStage(String stage, Function<StageEvent, StageOutcome> work, Consumer<String> log) {
        this.stage = stage;
        this.work = work;
        this.log = log;
    }

    /** Works through the batch in order; the answer names the messages to deliver again. */
    public SQSBatchResponse handle(SQSEvent batch) {
        var failures = new ArrayList<BatchItemFailure>();
        var messages = Optional.ofNullable(batch.getRecords()).orElse(List.of());
        for (var message : messages) {
            if (!isDone(message)) {
                failures.add(new BatchItemFailure(message.getMessageId()));
            }
        }
        return new SQSBatchResponse(failures);
    }

    private boolean isDone(SQSMessage message) {
        var line = new TreeMap<String, Object>();
        line.put("stage", stage);
        line.put("message", String.valueOf(message.getMessageId()));
        var start = System.nanoTime();
        var done = isDone(message, line);
        line.put("duration_ms", Duration.ofNanos(System.nanoTime() - start).toMillis());
        log.accept(new String(Json.compact(line), StandardCharsets.UTF_8));
        return done;
    }

    private boolean isDone(SQSMessage message, Map<String, Object> line) {
        try {
            var event = StageEvents.parse(Optional.ofNullable(message.getBody()).orElse(""));
            describe(event, line);
            var outcome = work.apply(event);
            line.putAll(outcome.fields());
            line.put("outcome", outcome.outcome());
            return true;
        } catch (LifecycleException e) {
            line.put("reason", String.valueOf(e.getMessage()));
            return switch (e) {
                case InvalidInputException invalid -> outcome(line, "invalid", true);
                case ConflictException conflict -> outcome(line, "conflict", true);
                case NotFoundException missing -> outcome(line, "not_found", false);
                case UnavailableException unavailable -> outcome(line, "unavailable", false);
            };
        } catch (RuntimeException | Error e) {
            // Errors too: a message that exhausts the stack or lacks a class must not fail its neighbours.
            line.put("reason", String.valueOf(e));
            line.put("trace", trace(e));
            return outcome(line, "bug", false);
        }
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
