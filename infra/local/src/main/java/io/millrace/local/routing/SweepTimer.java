package io.millrace.local.routing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.lifecycle.json.Json;
import io.millrace.local.process.Repeating;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * EventBridge's schedule of the sweep: at a fixed rate it sends each stage a scheduled event, upon which the stage looks
 * after what is stuck. Rate and stages stand in {@code infra/schedules/sweep.json}, which the deployment reads, too.
 */
public final class SweepTimer implements AutoCloseable {
    private final Schedule schedule;
    private final BiConsumer<String, String> queues;
    private final Clock clock;
    private final Repeating timer;

    /**
     * What the file says.
     *
     * @param stages that are woken, each by its own queue
     */
    public record Schedule(Duration rate, List<String> stages) {
        public Schedule {
            if (rate.isZero() || rate.isNegative()) {
                throw new IllegalArgumentException("the sweep's rate is " + rate + ", but must be above zero");
            }
            stages = List.copyOf(stages);
        }

        /** @throws UncheckedIOException if the file cannot be read, or is no JSON */
        public static Schedule load(Path file) {
            try {
                var tree = Json.read(Files.readAllBytes(file), JsonNode.class);
                return new Schedule(
                        Duration.ofMinutes(tree.path("rate_minutes").asLong()),
                        tree.path("stages").valueStream().map(JsonNode::asText).toList());
            } catch (IOException e) {
                throw new UncheckedIOException("the schedule " + file + " cannot be read", e);
            }
        }

        /** The same stages at another rate, where one is given. */
        public Schedule every(Optional<Duration> other) {
            return new Schedule(other.orElse(rate), stages);
        }
    }

    /**
     * @param queues takes a stage and an event for it; when it returns the event is durable
     * @param log takes a line for people when that fails
     */
    public SweepTimer(Schedule schedule, BiConsumer<String, String> queues, Consumer<String> log, Clock clock) {
        this.schedule = schedule;
        this.queues = queues;
        this.clock = clock;
        this.timer = new Repeating("sweep", schedule.rate(), log, List.of(this::sweep));
    }

    @Override
    public void close() {
        timer.close();
    }

    private void sweep() {
        schedule.stages().forEach(stage -> queues.accept(stage, event()));
    }

    /** As <a href="https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html">EventBridge</a> sends it. */
    private String event() {
        var event = JsonNodeFactory.instance.objectNode();
        event.put("version", "0").put("id", UUID.randomUUID().toString());
        event.put("detail-type", "Scheduled Event").put("source", "aws.events");
        event.put("account", "000000000000")
                .put("time", clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        event.put("region", "us-east-1");
        event.putArray("resources").add("arn:aws:events:us-east-1:000000000000:rule/millrace-sweep");
        event.putObject("detail");
        return new String(Json.compact(event), StandardCharsets.UTF_8);
    }
}
