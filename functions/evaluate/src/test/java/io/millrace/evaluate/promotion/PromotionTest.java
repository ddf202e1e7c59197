package io.millrace.evaluate.promotion;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.evaluate.promotion.Promotion.Verdict;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.PromotionRecord;
import io.millrace.lifecycle.manifest.SettledCandidate.Outcome;
import io.millrace.lifecycle.promotion.PromotionAudit;
import io.millrace.lifecycle.promotion.PromotionLog;
import io.millrace.testing.InMemoryObjectStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PromotionTest {
    private static final ModelName MODEL = new ModelName("digits");
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Promotion.Judge YES = champion -> new Verdict(Outcome.PROMOTED, "better");
    private static final Promotion.Judge NO = champion -> new Verdict(Outcome.CHALLENGER, "worse");

    private final InMemoryObjectStore store = new InMemoryObjectStore();

    @Test
    void theFirstChampionHasNoPrevious() {
        var settled = settle(1, YES);

        assertThat(settled.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(aliases().champion()).contains(1);
        assertThat(aliases().previous()).isEmpty();
        assertThat(record(1).before()).isEmpty();
    }

    @Test
    void theFormerChampionIsKeptAsPreviousAndTheRecordsAreChained() {
        settle(1, YES);
        settle(2, YES);

        assertThat(aliases().champion()).contains(2);
        assertThat(aliases().previous()).contains(1);
        assertThat(aliases().promotion()).isEqualTo(2);
        assertThat(record(2).from()).contains(1);
        assertThat(record(2).before()).isEqualTo(Sha256.of(store.get(Keys.promotion(MODEL, 1))));
    }

    @Test
    void theNewestLoserIsChallenger() {
        settle(1, YES);
        settle(3, NO);
        settle(2, NO);

        assertThat(aliases().challenger()).contains(3);
        assertThat(aliases().champion()).contains(1);
        assertThat(store.find(Keys.promotion(MODEL, 2))).isEmpty();
    }

    @Test
    void aVersionThatWasPromotedBeforeIsNotPromotedAgain() {
        settle(1, YES);
        settle(2, YES);
        var again = settle(1, YES);

        assertThat(again.outcome()).isEqualTo(Outcome.PROMOTED);
        assertThat(aliases().champion()).contains(2);
        assertThat(store.find(Keys.promotion(MODEL, 3))).isEmpty();
    }

    @Test
    void aRecordWhoseWriterDiedIsCompletedByTheNext() {
        settle(1, YES);
        var log = log();
        log.append(log.catchUp(), 2, PromotionRecord.Kind.PROMOTION, "died before it moved the aliases");

        settle(3, YES);

        assertThat(record(2).to()).isEqualTo(2);
        assertThat(record(3).from()).contains(2);
        assertThat(aliases().champion()).contains(3);
        assertThat(aliases().previous()).contains(2);
    }

    @Test
    void theJudgeIsAskedAgainAboutAChampionThatCameMeanwhile() {
        settle(1, YES);
        var asked = new ArrayList<Optional<Integer>>();
        var settled = settle(3, champion -> {
            asked.add(champion);
            if (champion.equals(Optional.of(1))) {
                settle(2, YES);
                return new Verdict(Outcome.PROMOTED, "better than 1");
            }
            return new Verdict(Outcome.CHALLENGER, "worse than 2");
        });

        assertThat(asked).containsExactly(Optional.of(1), Optional.of(2));
        assertThat(settled.outcome()).isEqualTo(Outcome.CHALLENGER);
        assertThat(aliases().champion()).contains(2);
        assertThat(aliases().challenger()).contains(3);
    }

    @Test
    void sixtyFourPromotionsAtOnceAreConsecutiveAndChained() throws Exception {
        int promotions = 64;
        var barrier = new CyclicBarrier(promotions);
        try (var threads = Executors.newFixedThreadPool(promotions)) {
            var tasks = IntStream.rangeClosed(1, promotions)
                    .<Callable<Promotion.Verdict>>mapToObj(version -> () -> {
                        barrier.await();
                        return settle(version, YES);
                    })
                    .toList();
            for (Future<Promotion.Verdict> done : threads.invokeAll(tasks)) {
                assertThat(done.get().outcome()).isEqualTo(Outcome.PROMOTED);
            }
        }

        var before = "";
        Optional<Integer> from = Optional.empty();
        var promoted = new ArrayList<Integer>();
        for (int number = 1; number <= promotions; number++) {
            var record = record(number);
            assertThat(record.number()).isEqualTo(number);
            assertThat(record.before()).isEqualTo(before);
            assertThat(record.from()).isEqualTo(from);
            before = Sha256.of(store.get(Keys.promotion(MODEL, number)));
            from = Optional.of(record.to());
            promoted.add(record.to());
        }
        assertThat(promoted).doesNotHaveDuplicates().hasSize(promotions);
        assertThat(aliases().champion()).isEqualTo(from);
        assertThat(aliases().previous()).contains(record(promotions).from().orElseThrow());
        assertThat(aliases().promotion()).isEqualTo(promotions);
        assertThat(PromotionAudit.of(store, MODEL).fault()).isEmpty();
    }

    @Test
    void everyCandidateGetsOneNumberHoweverManyAsk() throws Exception {
        var runs = List.of("r1", "r2", "r3", "r4");
        int asking = 32;
        var barrier = new CyclicBarrier(asking);
        try (var threads = Executors.newFixedThreadPool(asking)) {
            var tasks = IntStream.range(0, asking)
                    .<Callable<Integer>>mapToObj(i -> () -> {
                        barrier.await();
                        return new VersionNumbers(store)
                                .claim(MODEL, runs.get(i % 4), "1", NOW.minusSeconds(1_000_000));
                    })
                    .toList();
            var numbers = new ArrayList<Integer>();
            for (Future<Integer> done : threads.invokeAll(tasks)) {
                numbers.add(done.get());
            }
            for (int i = 0; i < asking; i++) {
                assertThat(numbers.get(i)).isEqualTo(numbers.get(i % 4));
            }
            assertThat(numbers.subList(0, 4)).containsExactlyInAnyOrder(1, 2, 3, 4);
        }
    }

    private Promotion.Verdict settle(int version, Promotion.Judge judge) {
        return new Promotion(log()).settle(version, NOW, judge);
    }

    private PromotionLog log() {
        return new PromotionLog(store, MODEL, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private Aliases aliases() {
        return Json.read(store.get(Keys.aliases(MODEL)), Aliases.class);
    }

    private PromotionRecord record(int number) {
        return Json.read(store.get(Keys.promotion(MODEL, number)), PromotionRecord.class);
    }
}
