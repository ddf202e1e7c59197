package io.millrace.local.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aws.StageEvent;
import io.millrace.aws.StageEvents;
import io.millrace.local.routing.SweepTimer.Schedule;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SweepTimerTest {

    @Test
    void theShippedScheduleWakesEveryStageThatHasAQueue() {
        var schedule = Schedule.load(Path.of("../schedules/sweep.json"));

        assertThat(schedule.rate()).isEqualTo(Duration.ofMinutes(60));
        assertThat(schedule.stages())
                .containsExactlyInAnyOrderElementsOf(
                        Routes.load(Path.of("../routes"), "bucket").stages());
    }

    @Test
    void eachStageGetsAnEventThatItReadsAsASweep() throws InterruptedException {
        var sent = new LinkedBlockingQueue<Map.Entry<String, String>>();
        var schedule = new Schedule(Duration.ofHours(1), List.of("preprocess", "dispatch"))
                .every(Optional.of(Duration.ofMillis(20)));
        try (var timer = new SweepTimer(
                schedule, (stage, event) -> sent.add(Map.entry(stage, event)), line -> {}, Clock.systemUTC())) {
            var first = sent.poll(10, TimeUnit.SECONDS);
            assertThat(first.getKey()).isEqualTo("preprocess");
            assertThat(StageEvents.parse(first.getValue())).isInstanceOf(StageEvent.SweepDue.class);
            assertThat(sent.poll(10, TimeUnit.SECONDS).getKey()).isEqualTo("dispatch");
            assertThat(sent.poll(10, TimeUnit.SECONDS).getKey()).isEqualTo("preprocess");
        }
    }

    @Test
    void aRateOfNothingIsRefused() {
        assertThatThrownBy(() -> new Schedule(Duration.ZERO, List.of())).isInstanceOf(IllegalArgumentException.class);
    }
}
