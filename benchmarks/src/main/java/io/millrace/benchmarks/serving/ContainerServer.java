package io.millrace.benchmarks.serving;

import io.millrace.local.LocalAccount;
import io.millrace.local.LocalClients;
import io.millrace.local.process.Child;
import io.millrace.local.process.Polling;
import io.millrace.local.s3.LocalS3;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/** The container's package as its image starts it, in a process of its own, beside a bucket with models. */
final class ContainerServer implements AutoCloseable {
    private static final Polling START = new Polling(Duration.ofMinutes(2), Duration.ofMillis(100));
    private static final int OK = 200;
    private static final Path PACKAGE = Path.of("functions/inference/target/container/quarkus-run.jar");
    private static final String BUILD = "./mvnw -Pcontainer -DskipTests -pl functions/inference -am package";

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final LocalS3 s3;
    private final Child process;
    private final URI address;

    private ContainerServer(LocalS3 s3, Child process, URI address) {
        this.s3 = s3;
        this.process = process;
        this.address = address;
    }

    /**
     * Returns once it is ready.
     *
     * @param home an empty folder
     * @param models how many; they are called as {@link #model} says
     * @throws IllegalStateException in words for the user, if the package is not built
     */
    static ContainerServer start(Path root, Path home, int models) throws Exception {
        var jar = root.resolve(PACKAGE);
        if (!Files.exists(jar)) {
            throw new IllegalStateException(PACKAGE + " is not built; '" + BUILD + "' builds it");
        }
        var s3 = LocalS3.start(
                new LocalS3.Settings(
                        home,
                        0,
                        LocalAccount.BUCKET,
                        LocalAccount.REGION,
                        LocalAccount.ACCESS_KEY_ID,
                        LocalAccount.SECRET_ACCESS_KEY),
                ignored -> {},
                Clock.systemUTC());
        var account = new LocalAccount(s3.endpoint(), s3.endpoint(), s3.endpoint());
        var registry = new Registry(LocalClients.store(account));
        for (int i = 0; i < models; i++) {
            registry.champion(model(i), TextbookCnn.file());
        }
        int port = freePort();
        var environment = new HashMap<>(account.awsEnvironment());
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        environment.put("MILLRACE_BUCKET", LocalAccount.BUCKET);
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put("MALLOC_ARENA_MAX", "2");
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:+UseTransparentHugePages",
                "--enable-native-access=ALL-UNNAMED",
                "-jar",
                jar.toString());
        var process = Child.start(command, environment, home, home.resolve("server.log"));
        var server = new ContainerServer(s3, process, URI.create("http://127.0.0.1:" + port));
        if (START.until(server::ready).isEmpty()) {
            server.close();
            throw new IllegalStateException("the server does not start; see " + home.resolve("server.log"));
        }
        return server;
    }

    /** The name of a model by its number from 0. */
    static String model(int number) {
        return "cnn-" + number;
    }

    URI infer(int model) {
        return address.resolve("/v2/models/" + model(model) + "/infer");
    }

    ProcessHandle process() {
        return ProcessHandle.of(process.pid()).orElseThrow();
    }

    /** One JSON request, answered. */
    void ask(int model) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(infer(model))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(InferRequest.json().body()))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != OK) {
            throw new IllegalStateException("the server answered " + answer.statusCode() + ": " + answer.body());
        }
    }

    private Optional<Boolean> ready() throws InterruptedException {
        try {
            var request =
                    HttpRequest.newBuilder(address.resolve("/v2/health/live")).build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK
                    ? Optional.of(true)
                    : Optional.empty();
        } catch (IOException notYet) {
            return Optional.empty();
        }
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.stop(Duration.ofSeconds(10));
        http.close();
        s3.close();
    }
}
