package io.millrace.inference.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.FlakyStore;
import io.millrace.inference.TestModels;
import io.millrace.inference.TestRegistry;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.LifecycleException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import io.millrace.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ModelRegistryTest {
    private static final byte[] FILE = TestModels.regression();
    private static final Duration REFRESH = Duration.ofSeconds(2);
    private static final Duration BROKEN_RETRY = Duration.ofSeconds(60);

    private final FlakyStore store = new FlakyStore();
    private final TestRegistry bucket = new TestRegistry(store);
    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T10:00:00Z"));
    private volatile Duration patience = Duration.ofSeconds(20);
    private final List<VersionKey> notServed = new ArrayList<>();
    private final List<ModelName> notRead = new ArrayList<>();
    private ModelRegistry registry = registry(Long.MAX_VALUE);

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void manyFirstRequestsLoadOnce() throws Exception {
        bucket.register("m", 1, FILE).promote("m", 1);
        inThreads(8, () -> run("m"));
        assertThat(store.downloads()).isEqualTo(1);
        assertThat(store.finds()).as("aliases and manifest").isEqualTo(2);
    }

    @Test
    void leastRecentlyUsedModelGoesWhenTheBoundIsReached() {
        registry = registry(2L * FILE.length);
        for (var name : List.of("a", "b", "c")) {
            bucket.register(name, 1, FILE).promote(name, 1);
        }
        run("a");
        run("b");
        run("a");
        run("c");
        run("a");
        assertThat(store.downloads()).as("a stayed").isEqualTo(3);
        run("b");
        assertThat(store.downloads()).as("b had gone").isEqualTo(4);
    }

    @Test
    void evictionNeverClosesAModelThatRuns() throws Exception {
        registry = registry(FILE.length);
        for (int i = 0; i < 5; i++) {
            bucket.register("m" + i, 1, FILE).promote("m" + i, 1);
        }
        var random = new Random(7);
        inThreads(6, () -> {
            for (int i = 0; i < 60; i++) {
                int model;
                synchronized (random) {
                    model = random.nextInt(5);
                }
                runUnlessFull("m" + model);
            }
            return null;
        });
        for (int i = 0; i < 5; i++) {
            run("m" + i);
        }
    }

    @Test
    void evictedModelAnswersUntilItsLeaseEnds() {
        registry = registry(FILE.length);
        bucket.register("a", 1, FILE).promote("a", 1).register("b", 1, FILE).promote("b", 1);
        try (var lease = registry.lease(ModelRef.of("a", null))) {
            run("b");
            assertThat(lease.predict(batch())).isInstanceOf(Predictions.Values.class);
        }
    }

    @Test
    void modelBeyondTheBoundIsRefusedWithTheSetting() {
        registry = registry(FILE.length - 1L);
        bucket.register("m", 1, FILE).promote("m", 1);
        assertThatThrownBy(() -> run("m"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("millrace.model-cache-bytes");
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void fileThatIsNotTheRegisteredOneIsNotServed() {
        bucket.register("m", 1, FILE, "0".repeat(64)).promote("m", 1);
        assertThatThrownBy(() -> run("m"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("SHA-256");
        assertThat(registry.isEmpty()).isTrue();
    }

    @Test
    void brokenFileIsTriedAgainAfterAWhileOnly() {
        bucket.register("m", 1, "broken".getBytes()).promote("m", 1);
        for (int i = 0; i < 3; i++) {
            clock.advance(REFRESH);
            assertThatThrownBy(() -> run("m")).isInstanceOf(UnavailableException.class);
        }
        assertThat(store.downloads()).isEqualTo(1);
        bucket.register("m", 1, FILE);
        clock.advance(BROKEN_RETRY);
        run("m");
    }

    @Test
    void troubleIsToldOnceAndClearedWhenItIsOver() {
        var model = new ModelName("m");
        bucket.register("m", 1, FILE).promote("m", 1);
        run("m");
        assertThat(registry.trouble(model)).isEmpty();

        bucket.register("m", 2, FILE, "0".repeat(64)).promote("m", 2);
        clock.advance(REFRESH);
        for (int i = 0; i < 3; i++) {
            assertThat(run("m").version()).isEqualTo(1);
        }
        assertThat(registry.trouble(model)).get().asString().contains("version 2", "SHA-256");
        assertThat(notServed).hasSize(1);

        store.setDown(true);
        clock.advance(REFRESH);
        run("m");
        assertThat(notRead).containsExactly(model);

        store.setDown(false);
        bucket.register("m", 2, FILE);
        clock.advance(BROKEN_RETRY);
        assertThat(run("m").version()).isEqualTo(2);
        assertThat(registry.trouble(model)).isEmpty();
    }

    @Test
    void modelsInUseThatFillTheMemoryShedFurtherOnesUntilOneIsGivenBack() {
        registry = registry(FILE.length);
        for (var name : List.of("a", "b", "c")) {
            bucket.register(name, 1, FILE).promote(name, 1);
        }
        var first = registry.lease(ModelRef.of("a", null));
        try (var second = registry.lease(ModelRef.of("b", null))) {
            assertThatThrownBy(() -> registry.lease(ModelRef.of("c", null)))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("fill the memory");
            first.close();
            run("c");
        }
    }

    @Test
    void fileOfAnotherLengthIsNotServed() {
        bucket.register("m", 1, FILE).promote("m", 1);
        store.put(Keys.versionModel(new ModelName("m"), 1), new byte[3], "application/octet-stream");
        assertThatThrownBy(() -> run("m"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("bytes");
    }

    @Test
    void indexListsEveryVersionWithItsProblem() {
        bucket.register("b", 2, FILE).register("b", 10, "broken".getBytes()).register("a", 1, FILE);
        assertThatThrownBy(() -> registry.lease(ModelRef.of("b", "10"))).isInstanceOf(UnavailableException.class);
        assertThat(registry.index().stream().map(entry -> entry.version().toString()))
                .containsExactly("version 1 of model 'a'", "version 2 of model 'b'", "version 10 of model 'b'");
        assertThat(registry.index().get(1).problem()).isEmpty();
        assertThat(registry.index().get(2).problem()).isPresent();
        clock.advance(BROKEN_RETRY);
        assertThat(registry.index().get(2).problem()).as("of long ago").isEmpty();
    }

    @Test
    @Timeout(60)
    void loadThatOutlastsItsRequestServesTheNext() throws Exception {
        bucket.register("m", 1, FILE).promote("m", 1);
        var wait = store.holdDownloads();
        patience = Duration.ofMillis(1);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> run("m"))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageContaining("still being loaded");
        }
        wait.countDown();
        patience = Duration.ofSeconds(20);
        run("m");
        assertThat(store.downloads()).isEqualTo(1);
    }

    @Test
    void freshContainerServesThePreviousChampionWhenTheNewestIsBroken() {
        bucket.register("m", 1, FILE).register("m", 2, "broken".getBytes()).promote("m", 2);
        assertThat(run("m").version()).isEqualTo(1);
        assertThat(notServed).containsExactly(new VersionKey(new ModelName("m"), 2));
    }

    @Test
    void brokenAliasesLeaveTheLastChampionServing() {
        bucket.register("m", 1, FILE).promote("m", 1);
        run("m");
        store.put(Keys.aliases(new ModelName("m")), "{".getBytes(), "application/json");
        clock.advance(REFRESH);
        assertThat(run("m").version()).isEqualTo(1);
    }

    @Test
    void brokenAliasesOfAModelNeverServedAreUnavailable() {
        store.put(Keys.aliases(new ModelName("m")), "{".getBytes(), "application/json");
        assertThatThrownBy(() -> run("m")).isInstanceOf(UnavailableException.class);
    }

    @Test
    void championThatWasNeverWrittenIsTheRegistrysFault() {
        bucket.alias("m", Optional.of(3), Optional.empty());
        assertThatThrownBy(() -> run("m"))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("version 3");
    }

    @Test
    void aliasesAreReadAtMostOnceInTheRefreshTime() {
        bucket.register("m", 1, FILE).promote("m", 1);
        for (int i = 0; i < 10; i++) {
            run("m");
        }
        assertThat(store.finds()).isEqualTo(2);
        clock.advance(REFRESH);
        run("m");
        assertThat(store.finds()).isEqualTo(3);
    }

    @Test
    void aModelIsAtHandWhenItIsLoadedAndKnownToBeTheChampion() {
        bucket.register("m", 1, FILE).register("m", 2, FILE).promote("m", 1);
        assertThat(atHand("m", null)).as("not loaded").isEmpty();
        run("m");
        assertThat(atHand("m", null)).contains(new VersionKey(new ModelName("m"), 1));
        assertThat(atHand("m", "1")).contains(new VersionKey(new ModelName("m"), 1));
        assertThat(atHand("m", "2")).as("not loaded").isEmpty();
        bucket.promote("m", 2);
        clock.advance(REFRESH);
        assertThat(atHand("m", null)).as("there may be another champion").isEmpty();
        assertThat(atHand("m", "1")).as("a version stays what it is").isPresent();
        assertThat(run("m").version()).isEqualTo(2);
        assertThat(atHand("m", null)).contains(new VersionKey(new ModelName("m"), 2));
    }

    @Test
    void absentNamesAreRememberedBriefly() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> run("nobody")).isInstanceOf(NotFoundException.class);
            assertThatThrownBy(() -> registry.lease(ModelRef.of("nobody", "7"))).isInstanceOf(NotFoundException.class);
        }
        assertThat(store.finds()).isEqualTo(2);
    }

    @Test
    void aModelThatWasAskedForTooEarlyIsSeenSoonerThanAChampionThatChanges() {
        bucket.alias("m", Optional.empty(), Optional.empty());
        assertThatThrownBy(() -> run("m")).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> run("later")).isInstanceOf(NotFoundException.class);
        for (var name : List.of("m", "later")) {
            bucket.register(name, 1, FILE).promote(name, 1);
        }
        clock.advance(REFRESH.dividedBy(10));
        assertThat(run("m").version()).isEqualTo(1);
        assertThat(run("later").version()).isEqualTo(1);
    }

    @Test
    void randomNamesDoNotDisplaceAServedModel() {
        bucket.register("m", 1, FILE).promote("m", 1);
        run("m");
        for (int i = 0; i < 5_000; i++) {
            int name = i;
            assertThatThrownBy(() -> run("random" + name)).isInstanceOf(NotFoundException.class);
        }
        store.setDown(true);
        assertThat(run("m").version()).isEqualTo(1);
    }

    @Test
    void versionsAreListedInNumericOrder() {
        for (int version : new int[] {10, 9, 1}) {
            bucket.register("m", version, FILE);
        }
        store.put("models/m/versions/11/model.onnx", FILE, "application/octet-stream");
        assertThat(registry.versions(new ModelName("m"))).containsExactly(1, 9, 10);
    }

    private ModelRegistry registry(long maxBytes) {
        return new ModelRegistry(store, clock, REFRESH, BROKEN_RETRY, maxBytes, () -> patience, new Noted());
    }

    private final class Noted implements RegistryWatcher {
        @Override
        public void championNotServed(VersionKey champion, LifecycleException reason) {
            notServed.add(champion);
        }

        @Override
        public void aliasesNotRead(ModelName model, LifecycleException reason) {
            notRead.add(model);
        }
    }

    private void runUnlessFull(String model) {
        try {
            run(model);
        } catch (UnavailableException e) {
            assertThat(e).hasMessageContaining("fill the memory");
        }
    }

    private Optional<VersionKey> atHand(String model, @Nullable String version) {
        var lease = registry.atHand(ModelRef.of(model, version));
        lease.ifPresent(Lease::close);
        return lease.map(Lease::key);
    }

    private VersionKey run(String model) {
        try (var lease = registry.lease(ModelRef.of(model, null))) {
            var answer = (Predictions.Values) lease.predict(batch());
            assertThat(answer.values()).containsExactly(105f);
            return lease.key();
        }
    }

    private static RawBatch batch() {
        return new RawBatch(1, Map.of("x", new RawColumn.Numbers(new double[] {12})));
    }

    private static void inThreads(int threads, Callable<?> work) throws Exception {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            var tasks = new ArrayList<Callable<Object>>();
            for (int i = 0; i < threads; i++) {
                tasks.add(() -> work.call());
            }
            for (var done : pool.invokeAll(tasks)) {
                done.get();
            }
        }
    }
}
