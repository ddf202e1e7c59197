package io.millrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventuallyTest {

    @Test
    void returnsOnceTheAssertionHolds() {
        var calls = new AtomicInteger();

        Eventually.eventually(
                Duration.ofSeconds(5), () -> assertThat(calls.incrementAndGet()).isEqualTo(3));

        assertThat(calls).hasValue(3);
    }

    @Test
    void failsAfterTheDeadlineWithTheLastReason() {
        assertThatThrownBy(() -> Eventually.eventually(Duration.ofMillis(50), () -> {
                    throw new IllegalStateException("still cold");
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("still cold")
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void asksAtLeastOnceAndReturnsTheValue() {
        assertThat(Eventually.awaitPresent(Duration.ZERO, () -> Optional.of("here")))
                .isEqualTo("here");
        assertThatThrownBy(() -> Eventually.awaitPresent(Duration.ZERO, Optional::empty))
                .isInstanceOf(AssertionError.class);
    }
}
