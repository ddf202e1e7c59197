package io.millrace.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RepeatingTest {
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @Test
    void aTaskThatFailsIsToldOfAndKeepsNeitherItselfNorTheOthersFromComingAgain() throws Exception {
        var failing = new CountDownLatch(3);
        var other = new CountDownLatch(3);

        try (var repeating = new Repeating(
                "reaper",
                Duration.ofMillis(1),
                told::add,
                List.of(
                        () -> {
                            failing.countDown();
                            throw new IllegalStateException("the disk is full");
                        },
                        other::countDown))) {
            assertThat(failing.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(other.await(30, TimeUnit.SECONDS)).isTrue();
        }

        assertThat(told.take()).contains("reaper").contains("the disk is full");
    }
}
