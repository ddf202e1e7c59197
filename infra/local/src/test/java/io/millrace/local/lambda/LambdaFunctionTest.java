package io.millrace.local.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.local.process.Child;
import io.millrace.local.process.Jvm;
import io.millrace.local.queue.FileQueue;
import io.millrace.testing.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A function in a process of its own, which speaks the Runtime API: {@link EchoFunction}. */
class LambdaFunctionTest {
    @TempDir
    Path home;

    private final LambdaFunction function = new LambdaFunction(
            new FunctionDefinition(
                    "echo",
                    Path.of("unused"),
                    "unused",
                    64,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(2),
                    1,
                    Map.of()),
            this::launch,
            Clock.systemUTC());

    @AfterEach
    void stop() {
        function.close();
    }

    @Test
    void anEventIsAnsweredByOneWarmInstance() throws InterruptedException {
        var first = answer("pid");
        assertThat(answer("{\"x\":\"ä\"}")).isEqualTo("{\"x\":\"ä\"}");
        assertThat(answer("pid")).isEqualTo(first);
    }

    @Test
    void anErrorIsNoCrash() throws InterruptedException {
        var pid = answer("pid");
        assertThat(function.invoke(bytes("error")))
                .isEqualTo(new InvocationResult.Failure(InvocationResult.Kind.ERROR, "Boom: as asked"));
        assertThat(answer("pid")).isEqualTo(pid);
    }

    @Test
    void aCrashedInstanceIsReplaced() throws InterruptedException {
        var pid = answer("pid");
        assertThat(function.invoke(bytes("crash"))).isInstanceOfSatisfying(InvocationResult.Failure.class, f -> {
            assertThat(f.kind()).isEqualTo(InvocationResult.Kind.CRASH);
            assertThat(f.reason()).contains("exit code 3");
        });
        assertThat(answer("pid")).isNotEqualTo(pid);
    }

    @Test
    void aFunctionThatHangsIsEndedAndReplaced() throws InterruptedException {
        var slow = new LambdaFunction(
                new FunctionDefinition(
                        "slow",
                        Path.of("unused"),
                        "unused",
                        64,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(2),
                        1,
                        Map.of()),
                this::launch,
                Clock.systemUTC());
        try (slow) {
            assertThat(slow.invoke(bytes("hang")))
                    .isInstanceOfSatisfying(InvocationResult.Failure.class, f -> assertThat(f.kind())
                            .isEqualTo(InvocationResult.Kind.TIMEOUT));
            assertThat(slow.invoke(bytes("pid"))).isInstanceOf(InvocationResult.Answer.class);
        }
    }

    @Test
    void aQueuesMessagesAreAcknowledgedRetriedAndBuried() {
        var queue = new FileQueue(home.resolve("queue"), Duration.ofMinutes(1), Clock.systemUTC());
        var log = new CopyOnWriteArrayList<String>();
        queue.send("good");
        try (var poller = new SqsPoller(queue, function, log::add, List.of(Duration.ZERO))) {
            Eventually.eventually(
                    Duration.ofSeconds(10), () -> assertThat(queue.size()).isZero());
            assertThat(log).isEmpty();

            queue.send("report-failure");
            Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(queue.deadLetters())
                    .hasSize(1));
            assertThat(log)
                    .hasSize(FileQueue.MAX_RECEIVES)
                    .last()
                    .asString()
                    .contains("delivery 5 of 5 failed", "now a dead letter");
            assertThat(queue.size()).isZero();
        }
    }

    @Test
    void aMessageThatVanishedFromTheDiskKeepsNoOtherFromItsFunction() throws IOException {
        var folder = home.resolve("queue");
        var queue = new FileQueue(folder, Duration.ofMinutes(1), Clock.systemUTC());
        var log = new CopyOnWriteArrayList<String>();
        queue.send("vanished");
        try (var files = Files.list(folder)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        queue.send("good");
        try (var poller = new SqsPoller(queue, function, log::add, List.of(Duration.ZERO))) {
            Eventually.eventually(
                    Duration.ofSeconds(10), () -> assertThat(queue.size()).isZero());
            assertThat(log).singleElement().asString().contains("its queue");
        }
    }

    @Test
    void theRetriesOutlastDispatchsClaimOfARun() {
        var claim = Duration.ofSeconds(60);

        assertThat(SqsPoller.RETRIES).hasSize(FileQueue.MAX_RECEIVES - 1);
        assertThat(SqsPoller.RETRIES.stream().reduce(Duration.ZERO, Duration::plus))
                .isGreaterThan(claim);
    }

    private Child launch(String runtimeApi) {
        var command = new ArrayList<>(Jvm.command(Jvm.options(64)));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), EchoFunction.class.getName()));
        return Child.start(command, Map.of("AWS_LAMBDA_RUNTIME_API", runtimeApi), home, home.resolve("echo.log"));
    }

    private String answer(String event) throws InterruptedException {
        var result = function.invoke(bytes(event));
        assertThat(result).isInstanceOf(InvocationResult.Answer.class);
        return new String(((InvocationResult.Answer) result).payload(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
