package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.ModelName;
import io.millrace.testing.Eventually;
import io.millrace.testing.WholeManifests;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A platform killed at each step of one lifecycle goes on where it stood; mid-training is {@link RestartIT}'s. */
class RepeatedRestartIT {
    /** What a stage has just written when the platform is killed with SIGKILL. */
    private static final List<String> STEPS =
            List.of("datasets/", "accepted/", "/run.json", "/candidate.json", "/claim.json");

    @Tag("long")
    @Test
    void killedAfterEachStagesWritesItStillEndsWithOneVersion(@TempDir Path home) {
        var platform = Platform.start(home);
        platform.upload("incoming/phoenix/lifecycle.yaml", Samples.utf8("train: {architecture: linear, epochs: 2}\n"));
        platform.upload("incoming/phoenix/c.csv", Samples.utf8(Samples.churn(300, 1)));
        for (var step : STEPS) {
            var running = platform;
            Eventually.eventually(
                    Duration.ofMinutes(2), () -> assertThat(running.keys("")).anyMatch(key -> key.contains(step)));
            platform.kill();
            platform = platform.restarted();
        }
        try (var last = platform) {
            last.champion("phoenix", 1);
            assertThat(last.keys("models/phoenix/versions/"))
                    .filteredOn(key -> key.endsWith("/version.json"))
                    .hasSize(1);
            assertThat(last.keys("accepted/phoenix/")).hasSize(1);
            assertThat(last.failures(new ModelName("phoenix"))).isEmpty();
            assertThat(WholeManifests.broken(last.store())).isEmpty();
        }
    }
}
