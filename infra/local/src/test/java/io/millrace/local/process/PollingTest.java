package io.millrace.local.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PollingTest {
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void asksUntilThereIsAnAnswer() throws Exception {
        var answer = new Polling(Duration.ofMinutes(1), Duration.ofMillis(1))
                .until(() -> Optional.of(asked.incrementAndGet()).filter(times -> times == 3));

        assertThat(answer).contains(3);
    }

    @Test
    void asksOnceAtLeastAndEndsWithoutAnAnswerAfterItsTime() throws Exception {
        var answer = new Polling(Duration.ZERO, Duration.ofMillis(1)).until(() -> {
            asked.incrementAndGet();
            return Optional.empty();
        });

        assertThat(answer).isEmpty();
        assertThat(asked).hasValue(1);
    }

    @Test
    void endsWhenItsThreadIsInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> new Polling(Duration.ofMinutes(1), Duration.ofMinutes(1)).until(Optional::empty))
                .isInstanceOf(InterruptedException.class);
    }
}
