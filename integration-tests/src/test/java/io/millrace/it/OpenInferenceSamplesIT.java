package io.millrace.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that other servers' tests send (MLServer, Apache-2.0), where the folder {@code ../shared/reference} has them.
 * They were made for other models, so a server may refuse each, in the protocol's form.
 */
@ExtendWith(OpenInferenceTarget.class)
class OpenInferenceSamplesIT {
    private static final Path SAMPLES =
            Platform.ROOT.resolveSibling("shared").resolve("reference").resolve("mlserver_v2");

    private final OpenInferenceServer server;

    OpenInferenceSamplesIT(OpenInferenceServer server) {
        this.server = server;
    }

    static Stream<Named<String>> requests() throws IOException {
        if (!Files.isDirectory(SAMPLES)) {
            return Stream.of(Named.of("none", ""));
        }
        try (var files = Files.walk(SAMPLES)) {
            return files
                    .filter(file -> file.toString().matches(".*(request[^/]*\\.json|batch_processing/.*\\.txt)"))
                    .filter(file -> !file.toString().contains("/grpc/"))
                    .sorted()
                    .flatMap(OpenInferenceSamplesIT::bodies)
                    .toList()
                    .stream();
        }
    }

    private static Stream<Named<String>> bodies(Path file) {
        try {
            var text = Files.readString(file);
            var name = SAMPLES.relativize(file).toString();
            return name.endsWith(".json")
                    ? Stream.of(Named.of(name, text))
                    : text.lines().map(line -> Named.of(name, line));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("requests")
    void aRequestMadeForAnotherModelIsAnsweredOrRefused(String body) {
        assumeTrue(!body.isEmpty(), () -> "skipped: no " + SAMPLES);
        var response = server.infer(body);
        if (body.contains("INT322")) {
            OpenInferenceServer.refuses(response);
        }
        OpenInferenceServer.answersOrRefuses(response);
    }
}
