package io.millrace.inference.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.TestModels;
import io.millrace.inference.TestRegistry;
import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.ModelRef;
import io.millrace.inference.registry.ModelRegistry;
import io.millrace.inference.registry.RegistryWatcher;
import io.millrace.inference.registry.VersionKey;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.LifecycleException;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import io.millrace.testing.InMemoryObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatcherTest {
    private static final float TOLERANCE = 1e-6f;

    /** What the thread of a run does before it. */
    private volatile Runnable beforeEachRun = () -> {};

    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final ModelRegistry registry = new ModelRegistry(
            store,
            Clock.systemUTC(),
            Duration.ofHours(1),
            Duration.ofHours(1),
            Long.MAX_VALUE,
            () -> {
                beforeEachRun.run();
                return Duration.ofSeconds(20);
            },
            new Unwatched());
    private final Batcher batcher = new Batcher(64, 1);

    BatcherTest() {
        new TestRegistry(store)
                .register("adult", 1, TestModels.classifier())
                .promote("adult", 1)
                .register("house", 1, TestModels.regression())
                .promote("house", 1)
                .register("light", 1, TestModels.image())
                .promote("light", 1);
    }

    @AfterEach
    void close() {
        registry.close();
    }

    @Test
    void everybodyGetsTheAnswerOfTheirOwnRows() throws Exception {
        var random = new Random(7);
        var work = new ArrayList<Callable<Void>>();
        for (int i = 0; i < 2_000; i++) {
            switch (i % 3) {
                case 0 -> work.add(() -> same("adult", person(random, 1 + random.nextInt(3))));
                case 1 -> work.add(() -> same("house", house(random.nextDouble())));
                default -> work.add(() -> same("light", picture(1 + random.nextInt(2), random.nextInt(256))));
            }
        }
        for (var done : inThreads(16, work)) {
            done.get();
        }
    }

    @Test
    void requestsThatWaitGoTogether() {
        try (var lease = lease("house")) {
            var calls = List.of(new Call(lease, house(10)), new Call(lease, house(12)), new Call(lease, house(8)));
            Joined.run(calls);
            assertThat(calls)
                    .extracting(call -> ((Predictions.Values) call.answer()).values()[0])
                    .containsExactly(100f, 105f, 95f);
        }
    }

    @Test
    void oneRequestsFaultIsItsOwn() {
        try (var lease = lease("house")) {
            var wrong = new RawBatch(1, Map.of("y", new RawColumn.Numbers(new double[] {1})));
            var text = new RawBatch(1, Map.of("x", new RawColumn.Strings(new String[] {"a"})));
            for (var fault : List.of(wrong, text)) {
                var calls = List.of(new Call(lease, house(12)), new Call(lease, fault), new Call(lease, house(8)));
                Joined.run(calls);
                assertThat(calls.getFirst().answer()).isEqualTo(calls.getFirst().answer());
                assertThat(((Predictions.Values) calls.getLast().answer()).values())
                        .containsExactly(95f);
                assertThatThrownBy(() -> calls.get(1).answer()).isInstanceOf(InvalidInputException.class);
            }
        }
    }

    @Test
    void faultsDoNotKeepOthersWaiting() throws Exception {
        var work = new ArrayList<Callable<Void>>();
        for (int i = 0; i < 600; i++) {
            int row = i;
            work.add(() -> {
                try (var lease = lease("house")) {
                    if (row % 5 == 0) {
                        var wrong = new RawBatch(1, Map.of("x", new RawColumn.Strings(new String[] {"a"})));
                        assertThatThrownBy(() -> batcher.run(lease, wrong)).isInstanceOf(InvalidInputException.class);
                    } else {
                        assertThat(((Predictions.Values) batcher.run(lease, house(12))).values())
                                .containsExactly(105f);
                    }
                }
                return null;
            });
        }
        for (var done : inThreads(12, work)) {
            done.get();
        }
    }

    @Test
    void longBatchesGoByThemselves() {
        try (var lease = lease("house")) {
            var many = new RawBatch(33, Map.of("x", new RawColumn.Numbers(new double[33])));
            assertThat(batcher.run(lease, many).rows()).isEqualTo(33);
        }
    }

    @Test
    void whoMayNotWaitRunsBesideARunThatFillsTheLane() throws Exception {
        try (var pool = Executors.newSingleThreadExecutor();
                var held = lease("house");
                var impatient = registry.atHand(ModelRef.of("house", null)).orElseThrow()) {
            var end = new CountDownLatch(1);
            var running = new CountDownLatch(1);
            beforeEachRun = () -> {
                running.countDown();
                awaited(end);
            };
            var slow = pool.submit(() -> batcher.run(held, house(10)));
            running.await();
            beforeEachRun = () -> {};
            assertThat(((Predictions.Values) batcher.run(impatient, house(12))).values())
                    .containsExactly(105f);
            assertThat(slow.isDone()).isFalse();
            end.countDown();
            assertThat(((Predictions.Values) slow.get()).values()).containsExactly(100f);
        }
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void inputsAreWeighedByTheirValues() {
        var columns = Map.<String, RawColumn>of(
                "n", new RawColumn.Numbers(new double[2]),
                "s", new RawColumn.Strings(new String[] {"abc", "de"}),
                "i", new RawColumn.Images(new byte[12], 2, 3, 1));
        assertThat(Batcher.bytes(new RawBatch(2, columns))).isEqualTo(16 + 5 + 12);
    }

    private Void same(String model, RawBatch batch) {
        try (var lease = lease(model)) {
            var alone = lease.predict(batch);
            var together = batcher.run(lease, batch);
            switch (alone) {
                case Predictions.Values(float[] values) ->
                    assertThat(((Predictions.Values) together).values()).containsExactly(values);
                case Predictions.Labels(String[] labels, float[][] probabilities) -> {
                    var answer = (Predictions.Labels) together;
                    assertThat(answer.labels()).containsExactly(labels);
                    for (int row = 0; row < labels.length; row++) {
                        for (int i = 0; i < probabilities[row].length; i++) {
                            assertThat(Math.abs(answer.probabilities()[row][i] - probabilities[row][i]))
                                    .isLessThanOrEqualTo(TOLERANCE);
                        }
                    }
                }
            }
        }
        return null;
    }

    private Lease lease(String model) {
        return registry.lease(ModelRef.of(model, null));
    }

    private static RawBatch house(double x) {
        return new RawBatch(1, Map.of("x", new RawColumn.Numbers(new double[] {x})));
    }

    private static RawBatch person(Random random, int rows) {
        var ages = random.doubles(rows, 18, 90).toArray();
        var jobs = random.ints(rows, 0, 3)
                .mapToObj(i -> List.of("clerk", "smith", "").get(i))
                .toArray(String[]::new);
        var members = random.ints(rows, 0, 3)
                .mapToObj(i -> List.of("true", "false", "").get(i))
                .toArray(String[]::new);
        return new RawBatch(
                rows,
                Map.of(
                        "age", new RawColumn.Numbers(ages),
                        "job", new RawColumn.Strings(jobs),
                        "member", new RawColumn.Strings(members),
                        "joined",
                                new RawColumn.Numbers(
                                        random.doubles(rows, 0, 2e9).toArray())));
    }

    private static RawBatch picture(int side, int level) {
        var pixels = new byte[side * side];
        java.util.Arrays.fill(pixels, (byte) level);
        return new RawBatch(1, Map.of("image", new RawColumn.Images(pixels, side, side, 1)));
    }

    private static <T> List<Future<T>> inThreads(int threads, List<Callable<T>> work) throws InterruptedException {
        try (var pool = Executors.newFixedThreadPool(threads)) {
            return pool.invokeAll(work);
        }
    }

    /** Nothing goes wrong with the registry here. */
    private static final class Unwatched implements RegistryWatcher {
        @Override
        public void championNotServed(VersionKey champion, LifecycleException reason) {
            throw new AssertionError(reason);
        }

        @Override
        public void aliasesNotRead(ModelName model, LifecycleException reason) {
            throw new AssertionError(reason);
        }
    }
}
