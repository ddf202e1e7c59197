package io.millrace.local;

import io.millrace.local.process.Child;
import io.millrace.local.process.Jvm;
import io.millrace.local.process.StartCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/**
 * The trainer's container as a process: its package, with the container's command and environment. On a JDK that can it
 * starts from a start cache, once there is one.
 */
public final class TrainerProcess implements BiFunction<List<String>, Map<String, String>, Child> {
    /**
     * A cache with profiles has the second compiler begin at once, beside all that starts then. A JDK that knows no such
     * option makes the cache with what it has.
     */
    private static final List<String> WITHOUT_PROFILES =
            List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTRecordTraining");

    private final Path folder;
    private final Path caches;
    private final Path home;
    private final Map<String, String> environment;
    private final boolean recorded;

    /**
     * @param environment what the job definition and the job's role give: bucket, region, credentials, endpoints
     * @param recorded whether each process makes the start cache when it ends, which takes it some seconds
     */
    public TrainerProcess(Path root, Path home, Map<String, String> environment, boolean recorded) {
        this.folder = root.resolve("functions/trainer/target/trainer");
        this.caches = root.resolve("functions/trainer/target/start-cache");
        this.home = home;
        this.environment = Map.copyOf(environment);
        this.recorded = recorded;
    }

    /** The start cache; empty if it is still to be made, or cannot be. */
    public Optional<Path> startCache() {
        return cache().filter(StartCache::exists).map(StartCache::file);
    }

    /** Whether there can be one: {@code JAVA_OPTS} takes no path with a space. */
    public boolean canHaveStartCache() {
        return StartCache.supported() && !caches.toString().contains(" ");
    }

    @Override
    public Child apply(List<String> command, Map<String, String> overrides) {
        if (!Files.isDirectory(folder)) {
            throw new IllegalStateException(folder + " is not built; ./millrace package builds it");
        }
        var variables = new HashMap<>(environment);
        variables.putAll(overrides);
        variables.put("JAVA_HOME", Jvm.home().toString());
        var cache = cache();
        cache.ifPresent(c -> variables.put("JAVA_OPTS", String.join(" ", recorded ? recording(c) : c.use())));
        var full = new ArrayList<>(List.of(folder.resolve("bin/trainer").toString()));
        full.addAll(command);
        var log = home.resolve("logs").resolve("trainer-" + overrides.get("AWS_BATCH_JOB_ID") + ".log");
        var child = Child.start(full, variables, folder, log);
        if (recorded) {
            cache.ifPresent(c -> {
                var unused = c.keep(child);
            });
        }
        return child;
    }

    private static List<String> recording(StartCache cache) {
        return Stream.concat(cache.make().stream(), WITHOUT_PROFILES.stream()).toList();
    }

    private Optional<StartCache> cache() {
        if (!canHaveStartCache()) {
            return Optional.empty();
        }
        try (var files = Files.walk(folder)) {
            return Optional.of(StartCache.of(
                    Files.createDirectories(caches),
                    WITHOUT_PROFILES,
                    files.filter(Files::isRegularFile).sorted().toList()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
