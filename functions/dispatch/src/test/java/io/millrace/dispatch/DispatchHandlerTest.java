package io.millrace.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import io.millrace.aws.SqsStage;
import io.millrace.dispatch.plan.Planner;
import io.millrace.dispatch.plan.Prices;
import io.millrace.dispatch.plan.Samples;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.RunId;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.testing.MovableClock;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Recorded events through the handler. */
class DispatchHandlerTest {
    private static final String RUN = RunId.of("d1", LifecycleSpec.DEFAULT);

    private final MovableClock clock = new MovableClock(Samples.NOW);
    private final InMemoryObjectStore store = new InMemoryObjectStore(clock);
    private final FakeJobs jobs = new FakeJobs();
    private final List<String> log = new ArrayList<>();
    private final DispatchHandler handler = handler();

    @Test
    void anAcceptedUploadStartsARunAndItsFailureIsRecorded() throws IOException {
        store.put(Keys.datasetManifest(Samples.MODEL, "d1"), Json.pretty(Samples.table(1_000, 4)), "");
        store.put("accepted/digits/u.json", Json.pretty(Samples.accepted(LifecycleSpec.DEFAULT)), "");
        var accepted = event("accepted-created.json");

        assertThat(handle(accepted, accepted)).isEmpty();
        assertThat(jobs.submitted()).hasSize(1);
        assertThat(handle(event("batch-job-failed.json"))).isEmpty();

        assertThat(Json.read(store.get(Keys.failure(Samples.MODEL, RUN)), RunFailure.class)
                        .cause())
                .isEqualTo(RunFailure.Cause.OUT_OF_MEMORY);
        assertThat(log).hasSize(3);
        assertThat(log.get(0)).contains("\"outcome\":\"submitted\"").contains("\"run\":\"" + RUN);
        assertThat(log.get(1)).contains("\"outcome\":\"duplicate\"");
        assertThat(log.get(2)).contains("\"outcome\":\"failure_recorded\"");
    }

    @Test
    void anotherKeyThatARouteLetsThroughIsIgnored() throws IOException {
        var deep = event("accepted-created.json").replace("accepted/digits/u.json", "accepted/digits/a/b.json");

        assertThat(handle(deep)).isEmpty();
        assertThat(log.getFirst()).contains("\"outcome\":\"ignored\"");
    }

    @Test
    void whatIsNotThereYetComesAgain() throws IOException {
        assertThat(handle(event("accepted-created.json"), "{}")).containsExactly("0");
    }

    private List<String> handle(String... bodies) {
        var messages = new ArrayList<SQSMessage>();
        for (var body : bodies) {
            var message = new SQSMessage();
            message.setMessageId(String.valueOf(messages.size()));
            message.setBody(body);
            messages.add(message);
        }
        var batch = new SQSEvent();
        batch.setRecords(messages);
        return handler.handleRequest(batch, context()).getBatchItemFailures().stream()
                .map(BatchItemFailure::getItemIdentifier)
                .toList();
    }

    private DispatchHandler handler() {
        var planner = new Planner(new Prices(0.04, 0.004, 0.5), false, Duration.ofMinutes(1), clock);
        var limits = new RunSweep.Limits(Duration.ofHours(1), Duration.ofHours(12));
        return new DispatchHandler(
                new SqsStage("dispatch", new Dispatch(store, jobs, planner, limits, clock), log::add, 5));
    }

    private static Context context() {
        return (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, arguments) -> 60_000);
    }

    private static String event(String name) throws IOException {
        try (var in = DispatchHandlerTest.class.getResourceAsStream("/events/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@RUN@", RUN);
        }
    }
}
