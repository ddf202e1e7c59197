package io.millrace.inference.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Duration LIMIT = Duration.ofMillis(1);

    private final Pace pace = new Pace();

    @Test
    void nothingIsKnownBeforeTheFirstAnswer() {
        assertThat(pace.isBelow(LIMIT, 100)).isFalse();
    }

    @Test
    void oneQuickAnswerIsBelieved() {
        took(30_000);
        took(50);
        assertThat(pace.isBelow(LIMIT, 100)).isTrue();
    }

    @Test
    void oneSlowAnswerIsNotButManyAre() {
        took(50);
        took(5_000);
        assertThat(pace.isBelow(LIMIT, 100)).isTrue();
        for (int i = 0; i < 5; i++) {
            took(5_000);
        }
        assertThat(pace.isBelow(LIMIT, 100)).isFalse();
    }

    @Test
    void whatWasSentCountsByItsLength() {
        took(50);
        assertThat(pace.isBelow(LIMIT, 127)).as("as long, nearly").isTrue();
        assertThat(pace.isBelow(LIMIT, 200)).as("longer").isFalse();
        assertThat(pace.isBelow(LIMIT, 0)).as("nothing").isFalse();
        pace.took(Duration.ofNanos(40_000), Integer.MAX_VALUE);
        assertThat(pace.isBelow(LIMIT, Integer.MAX_VALUE)).isTrue();
    }

    @Test
    void nothingIsBelowNoTime() {
        took(50);
        assertThat(pace.isBelow(Duration.ZERO, 100)).isFalse();
    }

    private void took(long micros) {
        pace.took(Duration.ofNanos(micros * 1_000), 100);
    }
}
