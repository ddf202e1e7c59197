package io.millrace.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.lifecycle.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Asks the endpoint, as a user would. */
final class Predictions {
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI endpoint;

    Predictions(URI endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * @param columns names of the features
     * @param rows values in that order
     * @return the answered labels, one a row
     * @throws IllegalStateException with the endpoint's own words if it refuses
     */
    List<String> labels(String model, List<String> columns, List<List<Double>> rows)
            throws IOException, InterruptedException {
        var body = JsonNodeFactory.instance.objectNode();
        var instances = body.putArray("instances");
        for (var row : rows) {
            var instance = instances.addObject();
            for (int i = 0; i < columns.size(); i++) {
                instance.put(columns.get(i), row.get(i));
            }
        }
        var request = HttpRequest.newBuilder(endpoint.resolve("/v1/models/" + model + ":predict"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(Json.compact(body)))
                .build();
        var response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IllegalStateException("the endpoint answered " + response.statusCode() + ": "
                    + new String(response.body(), StandardCharsets.UTF_8));
        }
        return Json.read(response.body(), JsonNode.class)
                .path("predictions")
                .valueStream()
                .map(p -> p.isObject() ? p.path("label").asText() : p.asText())
                .toList();
    }
}
