package io.millrace.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The platform's state outlives it, and its processes do not. */
class RestartIT {

    @Test
    void afterAKillInMidTrainingARestartEndsWithTheChampionAndNoProcessIsLeftBehind(@TempDir Path home) {
        var platform = Platform.start(home);
        platform.upload(
                "incoming/survivor/lifecycle.yaml",
                Samples.utf8("train: {architecture: mlp, epochs: 40, early_stopping: 0}\n"));
        platform.upload("incoming/survivor/c.csv", Samples.utf8(Samples.churn(4_000, 1)));
        Eventually.eventually(Duration.ofMinutes(2), () -> assertThat(platform.keys("runs/survivor/"))
                .anyMatch(key -> key.endsWith("progress.jsonl")));
        var children = platform.process().descendants().toList();
        assertThat(children).isNotEmpty();

        platform.kill();

        assertGone(children);
        try (var again = platform.restarted()) {
            again.champion("survivor", 1);
            given().baseUri(again.url().toString())
                    .contentType("application/json")
                    .body("{\"instances\":[{\"monthly bill\":95,\"plan\":\"basic\",\"active\":false}]}")
                    .post("/v1/models/survivor:predict")
                    .then()
                    .statusCode(200);
            var alive = again.process().descendants().toList();
            again.close();
            assertGone(alive);
        }
    }

    private static void assertGone(List<ProcessHandle> processes) {
        Eventually.eventually(
                Duration.ofSeconds(35), () -> assertThat(processes).noneMatch(ProcessHandle::isAlive));
    }
}
