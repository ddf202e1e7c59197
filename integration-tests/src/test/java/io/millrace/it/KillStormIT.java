package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.local.queue.DeadLetter;
import io.millrace.testing.Eventually;
import io.millrace.testing.WholeManifests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many uploads at once, of which most are refused, while the functions are killed at random: all end in an outcome, and
 * none in two.
 */
class KillStormIT {
    private static final int MODELS = 50;
    private static final int BAD_PER_MODEL = 3;
    /** A sooner platform is killed less often before all is done. */
    private static final int FEWEST_KILLS = 10;
    /** A slow one would not get done while it is killed. */
    private static final int MOST_KILLS = 60;

    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final int UPLOADERS = 8;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(6);
    private static final List<String> STAGES = List.of("preprocess", "dispatch", "evaluate");

    @Test
    void twoHundredUploadsOfFiftyModelsEndOnceEachThoughFunctionsAreKilled(@TempDir Path home) throws Exception {
        try (var killer = new AtRandom();
                var platform = Platform.start(home)) {
            killer.kill(platform);
            upload(platform, MODELS);
            try {
                Eventually.eventually(LIMIT, () -> {
                    redriveDeadLetters(platform, home);
                    assertThat(settled(platform)).as("settled candidates").hasSize(MODELS);
                    assertThat(platform.keys(Keys.REJECTED)).as("rejections").hasSize(BAD_PER_MODEL * MODELS);
                });
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + "\n" + platform.diagnosis(), e);
            }
            assertThat(killer.killed()).isGreaterThanOrEqualTo(FEWEST_KILLS);

            assertThat(platform.keys(Keys.ACCEPTED)).hasSize(MODELS);
            assertThat(platform.keys(Keys.FAILED)).isEmpty();
            assertThat(keys(platform, Keys.RUNS, key -> key.endsWith("/failure.json")))
                    .isEmpty();
            assertThat(keys(platform, Keys.RUNS, key -> key.endsWith("/run.json")))
                    .hasSize(MODELS);
            assertThat(jobs(home)).doesNotHaveDuplicates().hasSize(MODELS);
            for (var model : names(MODELS)) {
                assertThat(platform.championOf(new ModelName(model))).contains(1);
                assertThat(keys(platform, Keys.MODELS + model + "/", key -> key.endsWith("/version.json")))
                        .hasSize(1);
            }
            assertThat(WholeManifests.broken(platform.store())).isEmpty();
        }
    }

    /** Kills functions' processes, drawn by lot, with pauses drawn by lot; ends with the test. */
    private static final class AtRandom implements AutoCloseable {
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private final Random random = new Random(7);
        private final AtomicInteger killed = new AtomicInteger();

        /** From now on, until there were enough. */
        void kill(Platform platform) {
            thread.schedule(() -> next(platform), random.nextLong(LONGEST_PAUSE.toMillis()), TimeUnit.MILLISECONDS);
        }

        int killed() {
            return killed.get();
        }

        private void next(Platform platform) {
            var functions = platform.process()
                    .descendants()
                    .filter(KillStormIT::isFunction)
                    .toList();
            if (!functions.isEmpty()
                    && functions.get(random.nextInt(functions.size())).destroyForcibly()) {
                killed.incrementAndGet();
            }
            if (killed.get() < MOST_KILLS) {
                kill(platform);
            }
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }

    /** What was killed five times lies among the dead letters, from where a person sends it again. */
    private static void redriveDeadLetters(Platform platform, Path home) {
        for (var stage : STAGES) {
            if (!DeadLetter.in(home.resolve("queues").resolve(stage)).isEmpty()) {
                platform.command("redrive", stage);
            }
        }
    }

    /** One good upload a model and some bad ones, from several clients at a time. */
    private static void upload(Platform platform, int models) throws InterruptedException {
        var uploads = new ArrayList<Callable<Void>>();
        for (var model : names(models)) {
            platform.upload(
                    "incoming/" + model + "/lifecycle.yaml",
                    Samples.utf8("train: {architecture: linear, epochs: 1}\n"));
            uploads.add(upload(platform, model, "good.csv", Samples.churn(80, model.hashCode())));
            for (int bad = 0; bad < BAD_PER_MODEL; bad++) {
                uploads.add(upload(platform, model, "bad-" + bad + ".csv", "a,b,label\n1,2\n" + bad));
            }
        }
        try (var clients = Executors.newFixedThreadPool(UPLOADERS)) {
            clients.invokeAll(uploads);
        }
    }

    private static Callable<Void> upload(Platform platform, String model, String file, String text) {
        return () -> {
            platform.upload("incoming/" + model + "/" + file, Samples.utf8(text));
            return null;
        };
    }

    /** By the whole command line, which Java itself tells of short ones only. */
    private static boolean isFunction(ProcessHandle process) {
        try {
            var ps = new ProcessBuilder("ps", "-ww", "-o", "args=", "-p", String.valueOf(process.pid())).start();
            return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("AWSLambda");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> settled(Platform platform) {
        return keys(platform, Keys.MODELS, key -> key.contains("/settled/"));
    }

    private static List<String> keys(Platform platform, String prefix, Predicate<String> which) {
        return platform.keys(prefix).stream().filter(which).toList();
    }

    /** Names of the jobs that the local Batch was ever given. */
    private static List<String> jobs(Path home) {
        try (var files = Files.list(home.resolve("batch"))) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .map(KillStormIT::jobName)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String jobName(Path file) {
        try {
            return Json.read(Files.readAllBytes(file), JsonNode.class)
                    .path("name")
                    .asText();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(int models) {
        return IntStream.range(0, models).mapToObj("storm-%02d"::formatted).toList();
    }
}
