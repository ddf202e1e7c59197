package io.millrace.inference.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RecentTest {
    private static final int WAITERS = 8;

    private static final Duration FRESH = Duration.ofSeconds(2);

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T10:00:00Z"));
    private final Recent<String, String> recent = new Recent<>(10, FRESH, clock);
    private final AtomicInteger lookups = new AtomicInteger();

    @Test
    void thoseWhoWaitedForALookupShareItsFailure() throws Exception {
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        Supplier<String> failing = () -> {
            lookups.incrementAndGet();
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            throw new UnavailableException("out of reach");
        };
        var answers = new ArrayList<Future<String>>();
        var threads = new ArrayList<Thread>();
        try (var pool = Executors.newThreadPerTaskExecutor(work -> {
            threads.add(new Thread(work));
            return threads.getLast();
        })) {
            answers.add(pool.submit(() -> recent.get("k", failing)));
            begun.await();
            for (int i = 0; i < WAITERS; i++) {
                answers.add(pool.submit(() -> recent.get("k", failing)));
            }
            while (!threads.stream().skip(1).allMatch(thread -> thread.getState() == Thread.State.WAITING)) {
                Thread.onSpinWait();
            }
            end.countDown();
            for (var answer : answers) {
                assertThatThrownBy(answer::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasMessageContaining("out of reach");
            }
        }
        assertThat(lookups).hasValue(1);
        assertThat(recent.get("k", () -> "found")).as("whoever comes later").isEqualTo("found");
    }

    @Test
    void whatWasLookedUpIsAtHandWhileItIsFresh() {
        assertThat(recent.atHand("k")).isEmpty();
        recent.get("k", () -> "found");
        assertThat(recent.atHand("k")).contains("found");
        clock.advance(FRESH);
        assertThat(recent.atHand("k")).isEmpty();
    }

    @Test
    void anOldValueIsAtHandWhileAnotherLooksUp() {
        recent.get("k", () -> "old");
        clock.advance(FRESH);
        recent.get("k", () -> {
            assertThat(recent.atHand("k")).contains("old");
            return "new";
        });
        assertThat(recent.atHand("k")).contains("new");
    }

    @Test
    void aLaterRequestLooksUpAgainAtOnce() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> recent.get("k", () -> {
                        lookups.incrementAndGet();
                        throw new UnavailableException("out of reach");
                    }))
                    .isInstanceOf(UnavailableException.class);
        }
        assertThat(lookups).hasValue(3);
    }
}
