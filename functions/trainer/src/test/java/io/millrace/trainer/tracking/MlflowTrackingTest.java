package io.millrace.trainer.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.manifest.EpochProgress;
import io.millrace.lifecycle.manifest.Hyperparameters;
import io.millrace.lifecycle.manifest.Lineage;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.TrialResult;
import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.Optimizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The real client against what MLflow's REST API does. */
class MlflowTrackingTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Hyperparameters PLAN = new Hyperparameters("mlp", 400, 32, Optimizer.ADAM, 0.01, 3, 7);

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private MlflowServer server;
    private Tracking tracking;

    @BeforeEach
    void start() throws IOException {
        server = new MlflowServer();
        tracking = new MlflowTracking(server.uri(), Duration.ofSeconds(20), new PrintStream(said, true));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTrialIsARunOfItsModelsExperimentWithParametersCurvesAndScores() {
        tracking.ended(run(), result("1", 3), history(3), false);

        assertThat(server.experiments()).containsOnlyKeys("churn");
        var run = server.runs().getFirst();
        assertThat(run.at("/info/status").asText()).isEqualTo("FINISHED");
        assertThat(run.at("/info/run_name").asText()).isEqualTo("r1/1");
        assertThat(values(run, "params")).contains("architecture=mlp", "learning_rate=0.01", "epochs=400");
        assertThat(metrics(run, "validation_loss")).containsExactly("1: 0.5", "2: 0.25", "3: 0.125");
        assertThat(metrics(run, "best_validation_accuracy")).containsExactly("2: 0.9");
        assertThat(MlflowServer.tag(run, "millrace.dataset")).isEqualTo("d1");
        assertThat(MlflowServer.tag(run, "millrace.spec_sha256")).hasSize(64);
    }

    @Test
    void aTrialThatGoesOnAddsOnlyWhatIsNew() {
        tracking.ended(run(), result("1", 2), history(2), true);
        assertThat(server.runs().getFirst().at("/info/status").asText()).isEqualTo("RUNNING");

        tracking.ended(run(), result("1", 400), history(400), false);
        tracking.ended(run(), result("1", 400), history(400), false);

        assertThat(server.runs()).hasSize(1);
        assertThat(metrics(server.runs().getFirst(), "train_loss")).hasSize(400).doesNotHaveDuplicates();
    }

    @Test
    void trialsAreRunsBesideOneAnotherAndAFailureSaysWhy() {
        tracking.ended(run(), result("1", 1), history(1), false);
        tracking.failed(run(), run().trial("2"), "The losses became infinite.");

        assertThat(server.runs()).hasSize(2);
        assertThat(server.experiments()).hasSize(1);
        assertThat(server.runs().getLast().at("/info/status").asText()).isEqualTo("FAILED");
        assertThat(MlflowServer.tag(server.runs().getLast(), "millrace.failure"))
                .contains("infinite");
    }

    @Test
    void aServerThatIsDownIsWarnedOfOnceAndLeftAlone() {
        server.breakDown();

        tracking.ended(run(), result("1", 1), history(1), false);
        int calls = server.calls().size();
        tracking.ended(run(), result("2", 1), history(1), false);

        assertThat(calls).isPositive();
        assertThat(server.calls()).hasSize(calls);
        assertThat(said.toString(StandardCharsets.UTF_8)).containsOnlyOnce("training goes on");
    }

    @Test
    void aServerThatIsNotThereAtAllIsNoFailure() {
        var uri = server.uri();
        server.close();

        new MlflowTracking(uri, Duration.ofSeconds(20), new PrintStream(said, true))
                .ended(run(), result("1", 1), history(1), false);

        assertThat(said.toString(StandardCharsets.UTF_8)).contains("MLFLOW_TRACKING_URI");
    }

    @Test
    void aServerThatHangsIsWaitedForNoLongerThanAllowed() {
        server.hang();
        var impatient = new MlflowTracking(server.uri(), Duration.ofMillis(300), new PrintStream(said, true));

        var start = System.nanoTime();
        impatient.ended(run(), result("1", 1), history(1), false);
        impatient.failed(run(), run().trial("2"), "x");

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        assertThat(said.toString(StandardCharsets.UTF_8)).containsOnlyOnce("no answer within 300 ms");
    }

    @Test
    void withoutAnAddressNobodyIsTold() {
        assertThat(Tracking.of(Map.of(), System.out)).isSameAs(Tracking.NONE);
        assertThat(Tracking.of(Map.of("MLFLOW_TRACKING_URI", " "), System.out)).isSameAs(Tracking.NONE);
        assertThat(Tracking.of(Map.of("MLFLOW_TRACKING_URI", "http://127.0.0.1:1"), System.out))
                .isInstanceOf(MlflowTracking.class);
    }

    private static List<String> metrics(JsonNode run, String key) {
        return run.at("/data/metrics")
                .valueStream()
                .filter(metric -> metric.path("key").asText().equals(key))
                .map(metric -> metric.path("step").asText() + ": "
                        + metric.path("value").asText())
                .toList();
    }

    private static List<String> values(JsonNode run, String list) {
        return run.at("/data/" + list)
                .valueStream()
                .map(entry ->
                        entry.path("key").asText() + "=" + entry.path("value").asText())
                .toList();
    }

    private static RunManifest run() {
        return new RunManifest(
                new ModelName("churn"),
                "r1",
                "d1",
                "u1",
                LifecycleSpec.DEFAULT,
                "churn-r1",
                "a test",
                List.of(new RunManifest.Trial("1", PLAN), new RunManifest.Trial("2", PLAN)),
                new RunManifest.Compute(
                        RunManifest.Compute.Kind.CPU, "small", 2, 4_096, 0, 0.1, Duration.ofHours(1), 2, 0.2),
                Lineage.UNKNOWN,
                NOW,
                NOW);
    }

    private static TrialResult result(String trial, int epochs) {
        return new TrialResult(
                new ModelName("churn"),
                "r1",
                trial,
                "d1",
                PLAN,
                "m",
                "h",
                9,
                9,
                epochs,
                2,
                0.25,
                "accuracy",
                0.9,
                0,
                1,
                9,
                "cpu",
                Optional.empty(),
                Optional.empty(),
                NOW);
    }

    private static List<EpochProgress> history(int epochs) {
        return IntStream.rangeClosed(1, epochs)
                .mapToObj(epoch -> new EpochProgress(
                        epoch, 400, 1.0 / epoch, Math.pow(0.5, epoch), "accuracy", 0.8, 0.9, 0.01, 100, 1, 0))
                .toList();
    }
}
