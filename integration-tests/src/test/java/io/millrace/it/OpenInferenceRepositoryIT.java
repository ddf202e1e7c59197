package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The "Model Repository Extension" of Triton's protocol documents, where the server metadata declares
 * {@code model_repository}; skipped where it does not. Nothing is loaded or unloaded that the server has.
 */
@ExtendWith(OpenInferenceTarget.class)
class OpenInferenceRepositoryIT {
    private final OpenInferenceServer server;

    OpenInferenceRepositoryIT(OpenInferenceServer server) {
        this.server = server;
    }

    @BeforeEach
    void theExtensionIsDeclared() {
        assumeTrue(
                server.extensions().stream().anyMatch(name -> name.startsWith("model_repository")),
                "the server does not declare model_repository");
    }

    /** "Index": every model that is available. */
    @Test
    void theIndexNamesTheModel() {
        var index = OpenInferenceServer.json(
                server.request().contentType("application/json").body("{}").post("/v2/repository/index"));

        assertThat(index.isArray()).isTrue();
        var names = new ArrayList<String>();
        for (var entry : index) {
            names.add(entry.path("name").asText());
            assertThat(entry.path("state").isTextual()).isTrue();
            assertThat(entry.path("reason").isTextual()).isTrue();
        }
        assertThat(names).contains(server.model());
    }

    /** "Index": with "ready" only models that are ready for inferencing. */
    @Test
    void theIndexOfReadyModelsNamesNoOther() {
        var index = OpenInferenceServer.json(server.request()
                .contentType("application/json")
                .body("{\"ready\":true}")
                .post("/v2/repository/index"));

        assertThat(index)
                .allSatisfy(entry -> assertThat(entry.path("state").asText()).isEqualTo("READY"));
    }

    /** "Load" and "Unload": a failure is an HTTP error with the error object. */
    @Test
    void loadingAndUnloadingAnUnknownModelIsRefused() {
        for (var action : new String[] {"load", "unload"}) {
            OpenInferenceServer.refuses(server.request()
                    .contentType("application/json")
                    .body("{}")
                    .post("/v2/repository/models/no-such-model/" + action));
        }
    }
}
