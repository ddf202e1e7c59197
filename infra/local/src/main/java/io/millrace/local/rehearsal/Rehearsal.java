package io.millrace.local.rehearsal;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.local.Functions;
import io.millrace.local.LocalClients;
import io.millrace.local.Platform;
import io.millrace.local.PlatformSettings;
import io.millrace.local.StateLock;
import io.millrace.local.TrainerProcess;
import io.millrace.local.lambda.PackagedFunction;
import io.millrace.local.process.Polling;
import io.millrace.local.process.StartCache;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Takes a small table from upload to predictions on a platform of its own, whose functions make their start caches of
 * it. So each cache holds what the function really loads, and no list of classes or events has to follow the code.
 *
 * @param root the project
 * @param log takes what the platform complains about
 */
public record Rehearsal(Path root, Consumer<String> log) {
    private static final ModelName MODEL = new ModelName("rehearsal");
    private static final Polling PATIENCE = new Polling(Duration.ofMinutes(5), Duration.ofMillis(250));
    private static final Polling SHORT_PATIENCE = new Polling(Duration.ofSeconds(5), Duration.ofMillis(50));
    /** Keys of what tells that there will be no champion. */
    private static final Pattern END = Pattern.compile("^(rejected|failed)/|/failure\\.json$");

    private static final int ROWS = 120;
    private static final int REQUESTS = 20;

    /** Whether a function lacks its cache, and this JDK can make it. */
    public boolean isDue() {
        return StartCache.supported() && caches().containsValue(Optional.<Path>empty());
    }

    /**
     * Makes the caches of all functions and of the trainer, which takes about half a minute.
     *
     * @return the caches that there are now, by function
     * @throws IllegalStateException if another rehearsal runs, the table got no champion, or that gave no answer
     */
    public Map<String, Path> run() throws Exception {
        // Not in the system's temporary folder: that may keep no extended attributes.
        var home = root.resolve(".millrace/rehearsal");
        if (StateLock.isHeld(home)) {
            throw new IllegalStateException("another rehearsal runs in " + home);
        }
        delete(home);
        try {
            try (var platform = Platform.start(settings(home).recording(), log, Clock.systemUTC())) {
                live(LocalClients.store(platform.account()), platform.account().http());
            }
            SHORT_PATIENCE.until(() -> isDue() ? Optional.<Boolean>empty() : Optional.of(true));
            return caches().entrySet().stream()
                    .filter(cache -> cache.getValue().isPresent())
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, cache -> cache.getValue().orElseThrow()));
        } finally {
            delete(home);
        }
    }

    private void live(ObjectStore bucket, URI endpoint) throws Exception {
        bucket.put(Keys.spec(MODEL), utf8("train: {architecture: linear, epochs: 1}\n"), "application/yaml");
        bucket.put(Keys.incoming(MODEL) + "table.csv", utf8(table()), "text/csv");
        PATIENCE.until(() -> champion(bucket))
                .orElseThrow(() -> new IllegalStateException("the rehearsal's table got no champion in time"));
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (int i = 0; i < REQUESTS; i++) {
                ask(http, get(endpoint, "/v2/models/" + MODEL));
                ask(
                        http,
                        post(
                                endpoint,
                                "/v1/models/" + MODEL + ":predict",
                                "{\"instances\": [{\"size\": 12, \"kind\": \"b\"}]}"));
                ask(http, post(endpoint, "/v2/models/" + MODEL + "/infer", """
                        {"id": "1", "inputs": [
                          {"name": "size", "shape": [2], "datatype": "FP64", "data": [1, 2.5]},
                          {"name": "kind", "shape": [2], "datatype": "BYTES", "data": ["a", "c"]}]}"""));
            }
        }
    }

    private static Optional<Integer> champion(ObjectStore bucket) {
        try (var objects = bucket.list("")) {
            objects.map(ObjectInfo::key).filter(END.asPredicate()).findFirst().ifPresent(key -> {
                throw new IllegalStateException("the rehearsal's table got no champion: "
                        + new String(bucket.get(key), StandardCharsets.UTF_8));
            });
        }
        return bucket.find(Keys.aliases(MODEL))
                .flatMap(found -> Json.read(found.bytes(), Aliases.class).champion());
    }

    /** Two features, of which the target can be told. */
    private static String table() {
        return IntStream.range(0, ROWS)
                .mapToObj(i -> "%d.5,%s,%s".formatted(i, "abc".charAt(i % 3), i < ROWS / 2 ? "small" : "large"))
                .collect(Collectors.joining("\n", "size,kind,label\n", "\n"));
    }

    private static HttpRequest get(URI endpoint, String path) {
        return HttpRequest.newBuilder(endpoint.resolve(path)).build();
    }

    private static HttpRequest post(URI endpoint, String path, String json) {
        return HttpRequest.newBuilder(endpoint.resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
    }

    private static void ask(HttpClient http, HttpRequest request) throws IOException, InterruptedException {
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(
                    "the rehearsal's champion answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    /** By function, and the trainer's; empty for one that is still to be made. */
    private Map<String, Optional<Path>> caches() {
        var caches = new HashMap<String, Optional<Path>>();
        for (var definition : Functions.all(settings(root))) {
            var function = new PackagedFunction(definition, root, Functions.places(root), Map.of(), false);
            caches.put(function.name(), function.startCache());
        }
        var trainer = new TrainerProcess(root, root, Map.of(), false);
        if (trainer.canHaveStartCache()) {
            caches.put("trainer", trainer.startCache());
        }
        return caches;
    }

    private PlatformSettings settings(Path home) {
        return PlatformSettings.of(home, root, PlatformSettings.Ports.FREE);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
