package io.millrace.benchmarks.lifecycle;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.store.ObjectStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The digits that the demo ships, as an upload and as a question. */
final class Digits {
    private static final String FILE = "digits.csv.gz";
    private static final int OK = 200;

    private final Path folder;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param root the project */
    Digits(Path root) {
        this.folder = root.resolve("infra/local/samples/digits");
    }

    /** Uploads them, the spec first. @return the key of the upload */
    String upload(ObjectStore store, ModelName model) throws IOException {
        store.put(Keys.spec(model), Files.readAllBytes(folder.resolve("lifecycle.yaml")), "application/yaml");
        var key = Keys.incoming(model) + FILE;
        store.put(key, folder.resolve(FILE), "application/gzip");
        return key;
    }

    /** Whether the endpoint answers the first row with some label. */
    boolean areServed(URI endpoint, ModelName model) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(endpoint.resolve("/v1/models/" + model.value() + ":predict"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(firstRow()))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    }

    private byte[] firstRow() throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve(FILE))), StandardCharsets.UTF_8))) {
            var cells = lines.readLine().split(",");
            var body = JsonNodeFactory.instance.objectNode();
            var instance = body.putArray("instances").addObject();
            // The last one is the label. A file without a header has the columns column_1, column_2 and so on.
            for (int i = 0; i < cells.length - 1; i++) {
                instance.put("column_" + (i + 1), Double.parseDouble(cells[i]));
            }
            return Json.compact(body);
        }
    }
}
