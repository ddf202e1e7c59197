package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the server tells of itself and of a model: "Server Metadata" and "Model Metadata" of the REST document. */
@ExtendWith(OpenInferenceTarget.class)
class OpenInferenceMetadataIT {
    /** The protocol's table, and BF16, which it names as problematic in JSON and servers have. */
    private static final Set<String> DATATYPES = Set.of(
            "BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64", "FP16", "BF16", "FP32",
            "FP64", "BYTES");

    private final OpenInferenceServer server;

    OpenInferenceMetadataIT(OpenInferenceServer server) {
        this.server = server;
    }

    /** "Server Metadata Response JSON Object". */
    @Test
    void theServerTellsNameVersionAndExtensions() {
        var response = server.get("/v2");
        var metadata = OpenInferenceServer.json(response);

        assertThat(response.contentType()).startsWith("application/json");
        assertThat(metadata.path("name").isTextual()).isTrue();
        assertThat(metadata.path("version").isTextual()).isTrue();
        assertThat(metadata.path("extensions").isArray()).isTrue();
        assertThat(metadata.path("extensions"))
                .allSatisfy(name -> assertThat(name.isTextual()).isTrue());
    }

    /** "Model Metadata Response JSON Object"; the platform is "information only". */
    @Test
    void theModelTellsNamePlatformInputsAndOutputs() {
        for (var path : server.modelPaths()) {
            var metadata = OpenInferenceServer.json(server.get(path));

            assertThat(metadata.path("name").asText()).isEqualTo(server.model());
            assertThat(metadata.path("platform").isTextual()).isTrue();
            assertTensors(metadata.path("inputs"));
            assertTensors(metadata.path("outputs"));
        }
    }

    /** "Model Metadata Response JSON Object": versions are those that may be explicitly requested. */
    @Test
    void everyListedVersionCanBeAskedFor() {
        var versions = server.metadata().path("versions");
        assumeTrue(!versions.isEmpty(), "the model lists no versions, which are optional");
        for (var version : versions) {
            assertThat(version.isTextual())
                    .as("version %s is a string", version)
                    .isTrue();
            var path = server.modelPath() + "/versions/" + version.asText();
            assertThat(OpenInferenceServer.json(server.get(path)).path("name").asText())
                    .isEqualTo(server.model());
        }
    }

    /** "Model Metadata Response JSON Error Object". */
    @Test
    void anUnknownModelOrVersionIsRefused() {
        OpenInferenceServer.refuses(server.get("/v2/models/no-such-model"));
        OpenInferenceServer.refuses(server.get(server.modelPath() + "/versions/987654321"));
    }

    /** The protocol compares names as strings, as JSON and URLs (RFC 3986, 6.2.2.1) do: by case. */
    @Test
    void namesOfModelsAreCaseSensitive() {
        var other = ExampleRequest.otherCase(server.model());
        assumeTrue(!other.equals(server.model()), "the name has no letters");
        OpenInferenceServer.refuses(server.get("/v2/models/" + other));
    }

    private static void assertTensors(JsonNode tensors) {
        assertThat(tensors.isArray()).isTrue();
        assertThat(tensors).isNotEmpty();
        var names = new HashSet<String>();
        for (var tensor : tensors) {
            assertThat(names.add(tensor.path("name").asText()))
                    .as("name of its own: %s", tensor)
                    .isTrue();
            assertThat(DATATYPES).contains(tensor.path("datatype").asText());
            assertThat(tensor.path("shape").isArray()).isTrue();
            assertThat(tensor.path("shape"))
                    .allSatisfy(extent -> assertThat(extent.isIntegralNumber() && extent.asLong() >= -1)
                            .isTrue());
        }
    }
}
