package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.aws.S3ObjectStore;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.Aliases;
import io.millrace.lifecycle.manifest.RejectedUpload;
import io.millrace.lifecycle.manifest.RunFailure;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.lifecycle.store.ObjectInfo;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/** The local platform as a user starts it: {@code ./millrace up} in a process of its own, over a state folder. */
final class Platform implements AutoCloseable {
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration OUTCOME = Duration.ofMinutes(4);
    private static final Pattern EXPORT = Pattern.compile("export (\\w+)='?([^']*)'?");

    private final Path home;
    private final int httpPort;
    private final int s3Port;
    private final int batchPort;
    private final Map<String, String> settings;
    private final Process process;
    private final Map<String, String> environment;

    private Platform(Path home, int httpPort, int s3Port, int batchPort, Map<String, String> settings) {
        this.home = home;
        this.settings = Map.copyOf(settings);
        this.httpPort = httpPort;
        this.s3Port = s3Port;
        this.batchPort = batchPort;
        this.process = start("up");
        try {
            Eventually.eventually(READY, () -> {
                assertThat(process.isAlive())
                        .as("platform, see %s", home.resolve("up.log"))
                        .isTrue();
                assertThat(log()).contains("Millrace is ready");
            });
        } catch (AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
        this.environment = exports();
    }

    static Platform start(Path home) {
        return start(home, Map.of());
    }

    /** @param settings environment variables beside those of folder and ports */
    static Platform start(Path home, Map<String, String> settings) {
        var ports = freePorts(3);
        return new Platform(home, ports[0], ports[1], ports[2], settings);
    }

    /** The same state and the same ports in a new process. */
    Platform restarted() {
        return new Platform(home, httpPort, s3Port, batchPort, settings);
    }

    Process process() {
        return process;
    }

    Map<String, String> environment() {
        return environment;
    }

    URI url() {
        return URI.create(environment.get("MILLRACE_URL"));
    }

    String bucket() {
        return environment.get("MILLRACE_BUCKET");
    }

    ObjectStore store() {
        return new S3ObjectStore(s3(), bucket());
    }

    S3Client s3() {
        return S3Client.builder()
                .endpointOverride(URI.create(environment.get("AWS_ENDPOINT_URL_S3")))
                .region(Region.of(environment.get("AWS_REGION")))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"))))
                .httpClient(UrlConnectionHttpClient.create())
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .build();
    }

    void upload(String key, byte[] bytes) {
        s3().putObject(request -> request.bucket(bucket()).key(key), RequestBody.fromBytes(bytes));
    }

    void upload(String key, Path file) {
        s3().putObject(request -> request.bucket(bucket()).key(key), RequestBody.fromFile(file));
    }

    /** Waits until the model has a champion of at least this version; a failed run or a rejection ends the wait. */
    VersionManifest champion(String model, int atLeast) {
        var name = new ModelName(model);
        var end = Eventually.awaitPresent(OUTCOME, () -> championOf(name)
                .filter(version -> version >= atLeast)
                .map(String::valueOf)
                .or(() -> failures(name).stream().findFirst().map(String::valueOf))
                .or(() -> rejections(model).stream().findFirst().map(String::valueOf)));
        assertThat(end).as("champion of %s", model).containsOnlyDigits();
        return Json.read(store().get(Keys.versionManifest(name, Integer.parseInt(end))), VersionManifest.class);
    }

    Optional<Integer> championOf(ModelName model) {
        return store().find(Keys.aliases(model))
                .flatMap(found -> Json.read(found.bytes(), Aliases.class).champion());
    }

    RejectedUpload rejection(String model) {
        return Eventually.awaitPresent(OUTCOME, () -> rejections(model).stream().findFirst());
    }

    RunFailure failure(String model) {
        return Eventually.awaitPresent(
                OUTCOME, () -> failures(new ModelName(model)).stream().findFirst());
    }

    List<RejectedUpload> rejections(String model) {
        return keys("rejected/" + model + "/").stream()
                .map(key -> Json.read(store().get(key), RejectedUpload.class))
                .toList();
    }

    List<RunFailure> failures(ModelName model) {
        return keys(Keys.runs(model)).stream()
                .filter(key -> key.endsWith("/failure.json"))
                .map(key -> Json.read(store().get(key), RunFailure.class))
                .toList();
    }

    List<String> keys(String prefix) {
        try (var objects = store().list(prefix)) {
            return objects.map(ObjectInfo::key).toList();
        }
    }

    /** Runs another {@code ./millrace} command against this platform and gives what it printed. */
    String command(String... arguments) {
        try {
            var output = Files.createTempFile("millrace", ".out");
            var process = launcher(arguments).redirectOutput(output.toFile()).start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String functionLog(String function) {
        return read(home.resolve("logs").resolve(function + ".log"));
    }

    String log() {
        return read(home.resolve("up.log"));
    }

    /** What to look at when something does not end: where the uploads stand, what the platform said, what its processes do. */
    String diagnosis() {
        var text = new StringBuilder(command("status")).append(log());
        process.descendants().forEach(child -> text.append(child.pid())
                .append(' ')
                .append(child.info())
                .append('\n')
                .append(threads(child.pid())));
        return text.toString();
    }

    private static String threads(long pid) {
        try {
            var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
            var output = Files.createTempFile("threads", ".out");
            var process = new ProcessBuilder(jcmd, String.valueOf(pid), "Thread.print")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the platform as Ctrl-C does, and waits for it. */
    @Override
    public void close() {
        process.destroy();
        await();
    }

    void kill() {
        process.destroyForcibly();
        await();
    }

    private void await() {
        try {
            assertThat(process.waitFor(40, TimeUnit.SECONDS))
                    .as("platform ended")
                    .isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Process start(String command) {
        try {
            Files.createDirectories(home);
            return launcher(command)
                    .redirectOutput(home.resolve("up.log").toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ProcessBuilder launcher(String... arguments) {
        var command = new ArrayList<String>();
        command.add(ROOT.resolve("millrace").toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true).directory(ROOT.toFile());
        builder.environment().putAll(settings);
        builder.environment()
                .putAll(Map.of(
                        "MILLRACE_HOME", home.toString(),
                        "MILLRACE_HTTP_PORT", String.valueOf(httpPort),
                        "MILLRACE_S3_PORT", String.valueOf(s3Port),
                        "MILLRACE_BATCH_PORT", String.valueOf(batchPort),
                        // The packages are there already: Maven builds this module after them.
                        "MILLRACE_BUILD", "never",
                        // Short-lived, and several at a time: each would rehearse anew.
                        "MILLRACE_REHEARSE", "never",
                        "JAVA_HOME", System.getProperty("java.home")));
        return builder;
    }

    private Map<String, String> exports() {
        var exports = new HashMap<String, String>();
        for (var line : command("env").lines().toList()) {
            var export = EXPORT.matcher(line);
            if (export.matches()) {
                exports.put(export.group(1), export.group(2));
            }
        }
        return exports;
    }

    private static int[] freePorts(int count) {
        var sockets = new ServerSocket[count];
        var ports = new int[count];
        try {
            for (int i = 0; i < count; i++) {
                sockets[i] = new ServerSocket(0);
                ports[i] = sockets[i].getLocalPort();
            }
            for (var socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ports;
    }
}
