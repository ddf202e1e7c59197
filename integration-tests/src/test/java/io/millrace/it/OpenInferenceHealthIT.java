package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Health of the server and the model: "Health/Readiness/Liveness Probes", "Server Live", "Server Ready" and "Model Ready"
 * of the Open Inference Protocol's REST document. Its OpenAPI file gives these answers no body, its prose does; so a body
 * need not be there, and must be right where it is.
 */
@ExtendWith(OpenInferenceTarget.class)
class OpenInferenceHealthIT {
    private final OpenInferenceServer server;

    OpenInferenceHealthIT(OpenInferenceServer server) {
        this.server = server;
    }

    /** "Server Live". */
    @Test
    void aServerThatLivesSaysSo() {
        assertSays(server.get("/v2/health/live"), "live");
    }

    /** "Server Ready". */
    @Test
    void aServerThatIsReadySaysSo() {
        assertSays(server.get("/v2/health/ready"), "live");
    }

    /** "Model Ready": the version is optional in the path. */
    @Test
    void aModelThatIsReadySaysSoWithAndWithoutItsVersion() {
        for (var path : server.modelPaths()) {
            var response = server.get(path + "/ready");
            assertSays(response, "ready");
            if (!response.asString().isBlank()) {
                assertThat(OpenInferenceServer.parse(response.asByteArray())
                                .path("name")
                                .asText(server.model()))
                        .isEqualTo(server.model());
            }
        }
    }

    /** "Model Ready" defines no error object, so the status alone is asked for. */
    @Test
    void anUnknownModelOrVersionIsNotReady() {
        assertThat(server.get("/v2/models/no-such-model/ready").statusCode()).isBetween(400, 499);
        assertThat(server.get(server.modelPath() + "/versions/987654321/ready").statusCode())
                .isBetween(400, 499);
    }

    private static void assertSays(Response response, String field) {
        assertThat(response.statusCode()).isEqualTo(200);
        if (!response.asString().isBlank()) {
            assertThat(OpenInferenceServer.parse(response.asByteArray())
                            .path(field)
                            .asBoolean(true))
                    .as(field)
                    .isTrue();
        }
    }
}
