package io.millrace.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The server whose conformance is tested, and the one model that is asked. By default that is the local platform with a
 * model of its own; {@code -Doip.url=http://127.0.0.1:8080 -Doip.model=NAME [-Doip.version=V]} names any other server of
 * the Open Inference Protocol, from whose own metadata every request is made.
 *
 * @param version the version to ask for; empty: the last one of the metadata, if that lists any
 */
record OpenInferenceServer(String url, String model, Optional<String> version) {
    static final ObjectMapper JSON = new ObjectMapper();

    /** The server that the system properties name, if they do. */
    static Optional<OpenInferenceServer> named() {
        return Optional.ofNullable(System.getProperty("oip.url"))
                .map(url -> new OpenInferenceServer(
                        url.replaceFirst("/$", ""),
                        Optional.ofNullable(System.getProperty("oip.model"))
                                .orElseThrow(() ->
                                        new IllegalArgumentException("-Doip.url needs -Doip.model, a model to ask")),
                        Optional.ofNullable(System.getProperty("oip.version"))));
    }

    RequestSpecification request() {
        return given().baseUri(url).urlEncodingEnabled(true);
    }

    Response get(String path) {
        return request().get(path);
    }

    String modelPath() {
        return "/v2/models/" + model;
    }

    /** The paths under which the model is known: without a version, and with one if it has versions. */
    List<String> modelPaths() {
        var paths = new ArrayList<String>();
        paths.add(modelPath());
        version().or(this::lastVersion).ifPresent(v -> paths.add(modelPath() + "/versions/" + v));
        return paths;
    }

    private Optional<String> lastVersion() {
        var versions = metadata().path("versions");
        return versions.isEmpty()
                ? Optional.empty()
                : Optional.of(versions.get(versions.size() - 1).asText());
    }

    /** The model's metadata. */
    JsonNode metadata() {
        return json(get(version.map(v -> modelPath() + "/versions/" + v).orElse(modelPath())));
    }

    /** What the server says it has beyond the protocol. */
    List<String> extensions() {
        var extensions = new ArrayList<String>();
        json(get("/v2")).path("extensions").forEach(name -> extensions.add(name.asText()));
        return extensions;
    }

    String inferPath() {
        return version.map(v -> modelPath() + "/versions/" + v).orElse(modelPath()) + "/infer";
    }

    Response infer(Object body) {
        return request().contentType("application/json").body(body.toString()).post(inferPath());
    }

    /** The answer to a request that must succeed. */
    JsonNode answer(JsonNode body) {
        return json(infer(body));
    }

    static JsonNode json(Response response) {
        assertThat(response.statusCode())
                .as("status of %s", response.asString())
                .isEqualTo(200);
        return parse(response.asByteArray());
    }

    static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * The caller's error, in the protocol's form. The protocol names no status but "typically 400", so any of the 4xx
     * passes.
     */
    static void refuses(Response response) {
        assertThat(response.statusCode())
                .as("status of %s", response.asString())
                .isBetween(400, 499);
        var error = parse(response.asByteArray()).path("error");
        assertThat(error.isTextual()).as("error in %s", response.asString()).isTrue();
        assertThat(error.asText()).isNotBlank();
    }

    /** For what the protocol leaves open: done, or refused in its form; never a failure of the server. */
    static void answersOrRefuses(Response response) {
        if (response.statusCode() != 200) {
            refuses(response);
        }
    }
}
