package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.Sweep.Stuck;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.testing.InMemoryObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SweepTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final List<String> done = new ArrayList<>();

    @Test
    void theOldestIsDrivenFirst() {
        var outcome = over(List.of(stuck("b", 1), stuck("c", 3), stuck("a", 1)));

        assertThat(done).containsExactly("c", "a", "b");
        assertThat(outcome.fields()).containsEntry("driven", "3").containsEntry("m/a", "done");
    }

    @Test
    void whatFailsLeavesTheOthersAloneAndIsGivenUpAfterThreeDrivesWithItsReason() {
        var broken = stuck("x", 9, () -> {
            throw new UnavailableException("no disk");
        });
        for (int i = 0; i < Sweep.MAX_ATTEMPTS; i++) {
            assertThat(over(List.of(broken, stuck("y" + i, 1))).fields())
                    .containsEntry("failed", "1")
                    .containsEntry("driven", "1")
                    .containsEntry("m/x", "no disk");
        }
        assertThat(done).containsExactly("y0", "y1", "y2");

        assertThat(over(List.of(broken)).fields()).containsEntry("given_up", "1");
        assertThat(done.getLast()).contains("BUG", "3 times", "no disk");
    }

    @Test
    void whatKillsTheFunctionIsGivenUpToo() {
        var key = Keys.attempts("test", "m", "x.step");
        var beforeTheKill = new ArrayList<byte[]>();
        over(List.of(stuck("x", 1, () -> {
            beforeTheKill.add(store.get(key));
            return new StageOutcome("done", Map.of());
        })));
        var mark = new String(beforeTheKill.getFirst(), StandardCharsets.UTF_8).replaceFirst("\\b1,", "3,");
        store.put(key, mark.getBytes(StandardCharsets.UTF_8), "application/json");

        over(List.of(stuck("x", 1)));

        assertThat(done).singleElement().asString().contains("OUT_OF_MEMORY", "killed each of the 3 times");
    }

    @Test
    void pastHalfOfTheTimeTheRestIsLeftForTheNextSweep() {
        var clock = new MovingClock();
        var sweep = new Sweep("test", store, clock, NOW.plusSeconds(50));

        sweep.over(List.of(stuck("a", 4, clock), stuck("b", 3, clock), stuck("c", 2, clock), stuck("d", 1, clock)));

        assertThat(done).containsExactly("a", "b", "c");
        assertThat(sweep.outcome().fields()).containsEntry("left", "1");
    }

    @Test
    void drivesAreCountedStepByStep() {
        for (int i = 0; i < Sweep.MAX_ATTEMPTS; i++) {
            over(List.of(stuck("x", 1)));
        }

        assertThat(over(List.of(new Stuck("m", "x", "another", NOW, this::isDone, why -> {})))
                        .fields())
                .containsEntry("driven", "1");
        assertThat(over(List.of(stuck("x", 1))).fields()).containsEntry("given_up", "1");
    }

    @Test
    void whatCannotBeLookedAtLeavesTheOthersAlone() {
        var sweep = sweep();

        sweep.over(List.of("broken", "y"), name -> name, name -> {
            if (name.equals("broken")) {
                throw new IllegalStateException("no JSON");
            }
            return List.of(stuck(name, 1));
        });

        assertThat(done).containsExactly("y");
        assertThat(sweep.outcome().fields())
                .containsEntry("unreadable", "1")
                .containsEntry("driven", "1")
                .hasEntrySatisfying("broken", said -> assertThat(said).contains("no JSON"));
    }

    @Test
    void whatIsFoundTogetherIsDrivenOneByOne() {
        store.put(Keys.attempts("test", "m", "broken.step"), new byte[] {'{'}, "application/json");
        var clock = new MovingClock();
        var sweep = new Sweep("test", store, clock, NOW.plusSeconds(50));

        sweep.over(
                List.of("ledger"),
                name -> name,
                name -> List.of(
                        stuck("broken", 1),
                        stuck("a", 1, clock),
                        stuck("b", 1, clock),
                        stuck("c", 1, clock),
                        stuck("d", 1, clock)));

        assertThat(done).containsExactly("a", "b", "c");
        assertThat(sweep.outcome().fields())
                .containsEntry("driven", "3")
                .containsEntry("unreadable", "1")
                .containsEntry("left", "1")
                .containsKey("m/broken");
    }

    private StageOutcome isDone() {
        return new StageOutcome("done", Map.of());
    }

    private Sweep sweep() {
        return new Sweep("test", store, Clock.fixed(NOW, ZoneOffset.UTC), Instant.MAX);
    }

    private StageOutcome over(List<Stuck> stuck) {
        var sweep = sweep();
        sweep.over(stuck);
        return sweep.outcome();
    }

    /** Goes on by ten seconds a drive. */
    private static final class MovingClock extends Clock {
        private Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    private Stuck stuck(String id, int hoursAgo, MovingClock clock) {
        return stuck(id, hoursAgo, () -> {
            clock.now = clock.now.plusSeconds(10);
            done.add(id);
            return new StageOutcome("done", Map.of());
        });
    }

    private Stuck stuck(String id, int hoursAgo) {
        return stuck(id, hoursAgo, () -> {
            done.add(id);
            return new StageOutcome("done", Map.of());
        });
    }

    private Stuck stuck(String id, int hoursAgo, Supplier<StageOutcome> drive) {
        return new Stuck(
                "m",
                id,
                "step",
                NOW.minus(Duration.ofHours(hoursAgo)),
                drive,
                why -> done.add(why.cause() + " " + why.reason()));
    }
}
