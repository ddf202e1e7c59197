package io.millrace.inference.predictionlog;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.Prediction;
import io.millrace.inference.TestModels;
import io.millrace.inference.registry.VersionKey;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import io.millrace.testing.InMemoryObjectStore;
import io.millrace.testing.MovableClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PredictionLogTest {
    private static final Duration INTERVAL = Duration.ofMinutes(10);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration LATENCY = Duration.ofMillis(3);

    @TempDir
    private Path folder;

    private final MovableClock clock = new MovableClock(Instant.parse("2026-11-23T10:00:00Z"));
    private final InMemoryObjectStore store = new InMemoryObjectStore();
    private final List<String> lost = new ArrayList<>();

    @Test
    void answerAfterAQuietTimeIsWrittenAtOnceAndTheNextOnesTogether() {
        try (var log = log(settings(1, false, PATIENCE))) {
            log.add("a", LATENCY, row());
            assertThat(lines()).hasSize(1);
            log.add("b", LATENCY, row());
            log.add("c", LATENCY, row());
            assertThat(objects()).hasSize(1);
            clock.advance(INTERVAL);
            log.add("d", LATENCY, row());
            assertThat(objects()).hasSize(2);
            assertThat(lines()).hasSize(4);
        }
    }

    @Test
    void closingWritesTheRest() {
        try (var log = log(settings(1, false, PATIENCE))) {
            log.add("a", LATENCY, row());
            log.add("b", LATENCY, row());
        }
        assertThat(lines()).hasSize(2);
    }

    @Test
    void lineTellsWhatWasAnsweredButNoValues() {
        try (var log = log(settings(1, false, PATIENCE))) {
            log.add("a", LATENCY, row());
        }
        assertThat(objects().getFirst()).matches("predictions/adult/2026-11-23/[0-9a-f-]{36}\\.jsonl\\.gz");
        assertThat(lines()).containsExactly("""
                {"id":"a","time":"2026-11-23T10:00:00Z","model":"adult","version":3,"latency_ms":3.0,"rows":2,\
                "inputs":[{"rows":2,"missing":{"age":1,"member":2},"unknown":{"job":1}}],\
                "outputs":[{"label":"yes","probability":0.75},{"label":"yes","probability":0.75}]}""");
    }

    @Test
    void payloadsAreKeptWhereTheyAreAskedFor() {
        try (var log = log(settings(1, true, PATIENCE))) {
            log.add("a", LATENCY, row());
        }
        assertThat(lines().getFirst())
                .contains("\"values\":{\"age\":[25.5,null],\"job\":[\"smith\",\"new\"],\"member\":[null,null],"
                        + "\"joined\":[0.0,1.0]}");
    }

    @Test
    void sampleIsAShareOfTheAnswers() {
        try (var log = log(settings(0.25, false, Duration.ZERO))) {
            for (int i = 0; i < 1_000; i++) {
                log.add("a" + i, LATENCY, row());
            }
        }
        assertThat(lines()).hasSizeBetween(200, 300);
        var kept = lines().size();
        try (var log = log(settings(0, false, PATIENCE))) {
            log.add("none", LATENCY, row());
        }
        assertThat(lines()).hasSize(kept);
    }

    @Test
    void manyBytesAreWrittenBeforeTheirTime() {
        try (var log = log(new PredictionLog.Settings(1, false, INTERVAL, 1_000, PATIENCE))) {
            for (int i = 0; i < 40; i++) {
                log.add("a" + i, LATENCY, row());
            }
            assertThat(objects().size()).isBetween(8, 20);
        }
        assertThat(lines()).hasSize(40);
    }

    @Test
    void manyLinesArePackedInTheirOrder() {
        var row = row();
        try (var log = log(new PredictionLog.Settings(1, false, INTERVAL, 4 << 20, PATIENCE))) {
            for (int i = 0; i < 5_000; i++) {
                log.add("a" + i, LATENCY, row);
            }
        }
        assertThat(objects()).hasSize(2);
        // The first answer of all was written at once.
        var ids = objects().stream()
                .map(key -> unzipped(store.get(key))
                        .lines()
                        .map(PredictionLogTest::id)
                        .toList())
                .sorted(Comparator.comparing(List::size))
                .toList();
        assertThat(ids.getFirst()).containsExactly("a0");
        assertThat(ids.getLast())
                .containsExactlyElementsOf(
                        IntStream.range(1, 5_000).mapToObj(i -> "a" + i).toList());
    }

    private static String id(String line) {
        return line.split("\"")[3];
    }

    @Test
    void failureIsCountedAndReportedOnceAMinute() {
        var broken = new InMemoryObjectStore() {
            @Override
            public String put(String key, byte[] bytes, String contentType) {
                throw new UnavailableException("the bucket is out of reach");
            }
        };
        try (var log = log(broken, new PredictionLog.Settings(1, false, Duration.ZERO, 1, PATIENCE))) {
            log.add("a", LATENCY, row());
            log.add("b", LATENCY, row());
            assertThat(lost).containsExactly("1 UnavailableException");
            clock.advance(Duration.ofMinutes(1));
            log.add("c", LATENCY, row());
            assertThat(lost).containsExactly("1 UnavailableException", "3 UnavailableException");
        }
    }

    @Test
    void answerDoesNotWaitLongerThanItWasTold() {
        var free = new CountDownLatch(1);
        var slow = new InMemoryObjectStore() {
            @Override
            public String put(String key, byte[] bytes, String contentType) {
                try {
                    free.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return super.put(key, bytes, contentType);
            }
        };
        try (var log = log(slow, settings(1, false, Duration.ofMillis(20)))) {
            long start = System.nanoTime();
            log.add("a", LATENCY, row());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(slow.list("predictions/").toList()).isEmpty();
            free.countDown();
        }
        assertThat(slow.list("predictions/").toList()).hasSize(1);
    }

    @Test
    void answersBeyondWhatASlowBucketTakesAreLetGoAndCounted() {
        var free = new CountDownLatch(1);
        var slow = new InMemoryObjectStore() {
            @Override
            public String put(String key, byte[] bytes, String contentType) {
                try {
                    free.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return super.put(key, bytes, contentType);
            }
        };
        try (var log = log(slow, new PredictionLog.Settings(1, false, Duration.ZERO, 1, Duration.ZERO))) {
            for (int i = 0; i < 100; i++) {
                log.add("a" + i, LATENCY, row());
            }
            assertThat(lost).containsExactly("1 UnavailableException");
            free.countDown();
        }
        // The one that is being written, and those that wait for it.
        assertThat(slow.list("predictions/").count()).isBetween(16L, 17L);
    }

    private static PredictionLog.Settings settings(double sample, boolean payloads, Duration patience) {
        return new PredictionLog.Settings(sample, payloads, INTERVAL, 1 << 20, patience);
    }

    private PredictionLog log(PredictionLog.Settings settings) {
        return log(store, settings);
    }

    private PredictionLog log(InMemoryObjectStore into, PredictionLog.Settings settings) {
        return new PredictionLog(
                into,
                clock,
                new SystemEntropy(entropy()),
                settings,
                new Losses(
                        clock,
                        (total, reason) ->
                                lost.add(total + " " + reason.getClass().getSimpleName())));
    }

    /** The same numbers each time. */
    private Path entropy() {
        var bytes = new byte[100_000];
        new Random(7).nextBytes(bytes);
        try {
            return Files.write(folder.resolve("entropy"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Prediction> row() {
        try (var model = OnnxModel.load(TestModels.constantClassifier(3))) {
            var batch = new RawBatch(
                    2,
                    Map.of(
                            "age", new RawColumn.Numbers(new double[] {25.5, Double.NaN}),
                            "job", new RawColumn.Strings(new String[] {"smith", "new"}),
                            "member", new RawColumn.Strings(new String[] {"", ""}),
                            "joined", new RawColumn.Numbers(new double[] {0, 1})));
            var version = new VersionKey(new ModelName("adult"), 3);
            return List.of(new Prediction.Rows(version, model.signature(), batch, model.predict(batch)));
        }
    }

    private List<String> objects() {
        try (var objects = store.list("predictions/")) {
            return objects.map(ObjectInfo::key).toList();
        }
    }

    private List<String> lines() {
        return objects().stream()
                .flatMap(key -> unzipped(store.get(key)).lines())
                .toList();
    }

    private static String unzipped(byte[] bytes) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
