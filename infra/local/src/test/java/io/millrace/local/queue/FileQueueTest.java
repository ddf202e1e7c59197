package io.millrace.local.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.MovableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileQueueTest {
    private static final Duration VISIBILITY = Duration.ofMinutes(1);
    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-01T00:00:00Z"));

    @TempDir
    Path folder;

    @Test
    void messagesComeInOrderAndOnce() throws InterruptedException {
        var queue = open();
        queue.send("one");
        queue.send("two");

        var first = queue.receive(Duration.ZERO).orElseThrow();
        var second = queue.receive(Duration.ZERO).orElseThrow();
        queue.acknowledge(first);
        queue.acknowledge(second);

        assertThat(first.body()).isEqualTo("one");
        assertThat(first.receiveCount()).isEqualTo(1);
        assertThat(second.body()).isEqualTo("two");
        assertThat(queue.receive(Duration.ZERO)).isEmpty();
        assertThat(queue.size()).isZero();
        assertThat(open().size()).isZero();
    }

    @Test
    void aMessageNobodyAcknowledgedComesBackAfterItsVisibility() throws InterruptedException {
        var queue = open();
        queue.send("job");
        queue.receive(Duration.ZERO).orElseThrow();
        assertThat(queue.receive(Duration.ZERO)).isEmpty();

        clock.advance(VISIBILITY);

        assertThat(queue.receive(Duration.ZERO).orElseThrow().receiveCount()).isEqualTo(2);
    }

    @Test
    void afterItsLastFailureAMessageIsADeadLetterWithItsLastReason() throws InterruptedException, IOException {
        var queue = open();
        queue.send("poison");
        for (int i = 1; i <= FileQueue.MAX_RECEIVES; i++) {
            queue.fail(queue.receive(Duration.ZERO).orElseThrow(), "crash " + i, Duration.ofSeconds(1));
            assertThat(queue.receive(Duration.ZERO)).isEmpty();
            clock.advance(Duration.ofSeconds(1));
        }

        assertThat(queue.size()).isZero();
        var letter = queue.deadLetters().getFirst();
        assertThat(letter).hasContent("poison");
        assertThat(Path.of(letter.toString().replace(".json", ".reason")))
                .content()
                .contains("crash " + FileQueue.MAX_RECEIVES);
        assertThat(open().deadLetters()).hasSize(1);
    }

    @Test
    void whatWasInHandWhenTheProcessDiedComesAtOnceAndUncounted() throws InterruptedException {
        var before = open();
        before.send("job");
        before.receive(Duration.ZERO).orElseThrow();

        var after = open();

        assertThat(after.receive(Duration.ZERO).orElseThrow())
                .satisfies(m -> assertThat(m.body()).isEqualTo("job"))
                .satisfies(m -> assertThat(m.receiveCount()).isEqualTo(1));
    }

    @Test
    void aHalfWrittenMessageIsNoMessage() throws IOException {
        open();
        Files.writeString(folder.resolve("x.draft"), "{\"hal");

        assertThat(open().size()).isZero();
        assertThat(folder.resolve("x.draft")).doesNotExist();
    }

    @Test
    void manyReceiversShareTheMessages() throws Exception {
        var queue = new FileQueue(folder, VISIBILITY, Clock.systemUTC());
        for (int i = 0; i < 200; i++) {
            queue.send("m" + i);
        }
        var seen = new HashSet<String>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int t = 0; t < 8; t++) {
                threads.submit(() -> {
                    for (var m = queue.receive(Duration.ZERO); m.isPresent(); m = queue.receive(Duration.ZERO)) {
                        synchronized (seen) {
                            assertThat(seen.add(m.get().body())).isTrue();
                        }
                        queue.acknowledge(m.get());
                    }
                    return null;
                });
            }
        }
        assertThat(seen).hasSize(200);
    }

    @Test
    void deadLettersAreSentAgainWhenThatIsAsked() throws InterruptedException {
        var queue = open();
        queue.send("poison");
        for (int i = 0; i < FileQueue.MAX_RECEIVES; i++) {
            queue.fail(queue.receive(Duration.ZERO).orElseThrow(), "it hurts", Duration.ZERO);
        }
        assertThat(DeadLetter.in(folder)).containsExactly(new DeadLetter("poison", "it hurts"));
        queue.redriveIfAsked();
        assertThat(queue.receive(Duration.ZERO)).isEmpty();

        FileQueue.askRedrive(folder);
        queue.redriveIfAsked();

        var again = queue.receive(Duration.ZERO).orElseThrow();
        assertThat(again.body()).isEqualTo("poison");
        assertThat(again.receiveCount()).isEqualTo(1);
        assertThat(DeadLetter.in(folder)).isEmpty();
        assertThat(FileQueue.isRedriveAsked(folder)).isFalse();
    }

    private FileQueue open() {
        return new FileQueue(folder, VISIBILITY, clock);
    }
}
