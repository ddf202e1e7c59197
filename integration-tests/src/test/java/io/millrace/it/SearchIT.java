package io.millrace.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.RunManifest;
import io.millrace.lifecycle.manifest.SubmittedJob;
import io.millrace.lifecycle.manifest.TrialTable;
import io.millrace.lifecycle.manifest.TrialTable.Outcome;
import io.millrace.local.batch.BatchApi;
import io.millrace.testing.Eventually;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches whose trials have jobs of their own. */
class SearchIT {
    private static final String GRID =
            "train: {architecture: mlp, epochs: 60, early_stopping: 0, search: {learning_rate: [0.02, 0.005]}}\n";

    @TempDir
    static Path home;

    private static Platform platform;

    @BeforeAll
    static void start() {
        platform = Platform.start(home, Map.of("MILLRACE_JOBS", "2", "MILLRACE_OWN_JOB_FROM_SECONDS", "0"));
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @Test
    void aChildWhoseHostIsTakenInMidTrainingEndsAsInAnUndisturbedRun() throws Exception {
        upload("calm", GRID);
        var calm = platform.champion("calm", 1);

        upload("rough", GRID);
        var plan = plan("rough");
        assertThat(plan.hasJobPerTrial()).isTrue();
        var victim = Keys.progress(plan.model(), plan.run(), "2");
        Eventually.eventually(
                Duration.ofMinutes(1), () -> assertThat(platform.keys(victim)).isNotEmpty());
        reclaim(job(plan) + ":1");
        var rough = platform.champion("rough", 1);

        assertThat(attempts(job(plan) + ":1")).isGreaterThan(1);
        assertThat(scores("rough")).as("trials of %s", rough).isEqualTo(scores("calm"));
        assertThat(rough.trial()).as("of %s", rough).isEqualTo(calm.trial());
        assertThat(rough.modelSha256()).as("of %s", rough).isEqualTo(calm.modelSha256());
        assertThat(platform.command("status", "rough")).contains("a job each", "won, validation", "lost, validation");
    }

    @Test
    void aHalvingGoesThroughItsRungs() {
        upload(
                "halving",
                "train: {architecture: mlp, epochs: 6, early_stopping: 0, search: {method: halving, trials: 3,"
                        + " reduction_factor: 2, learning_rate: [0.001, 0.01], batch_size: [32, 64]}}\n");
        platform.champion("halving", 1);

        var plan = plan("halving");
        assertThat(plan.schedule().rungs()).containsExactly(3, 1);
        assertThat(plan.rung().number()).isEqualTo(2);
        assertThat(table("halving").trials())
                .extracting(TrialTable.Row::outcome)
                .containsExactlyInAnyOrder(Outcome.WON, Outcome.STOPPED, Outcome.STOPPED);
        assertThat(platform.keys("runs/halving/")).noneMatch(key -> key.contains("/checkpoints/"));
        assertThat(platform.command("status", "halving")).contains("stopped after rung 1 of 2");
    }

    private static void upload(String model, String spec) {
        platform.upload("incoming/" + model + "/lifecycle.yaml", Samples.utf8(spec));
        platform.upload("incoming/" + model + "/c.csv", Samples.utf8(Samples.churn(2_000, 1)));
    }

    /** As it stands, once there is one. */
    private static RunManifest plan(String model) {
        var key = Eventually.awaitPresent(Duration.ofMinutes(1), () -> platform.keys("runs/" + model + "/").stream()
                .filter(name -> name.endsWith("/run.json"))
                .findFirst());
        return Json.read(platform.store().get(key), RunManifest.class);
    }

    private static String job(RunManifest plan) {
        return Json.read(platform.store().get(Keys.job(plan.model(), plan.run(), 1)), SubmittedJob.class)
                .jobId();
    }

    private static TrialTable table(String model) {
        var plan = plan(model);
        return Json.read(platform.store().get(Keys.trials(new ModelName(model), plan.run())), TrialTable.class);
    }

    private static List<Object> scores(String model) {
        return table(model).trials().stream()
                .<Object>map(row -> List.of(row.outcome(), row.score(), row.epochs()))
                .toList();
    }

    private static int attempts(String job) throws Exception {
        var answer = post("/v1/describejobs", "{\"jobs\": [\"" + job + "\"]}");
        return Json.mapper().readTree(answer).at("/jobs/0/attempts").size();
    }

    private static void reclaim(String job) throws Exception {
        post(BatchApi.RECLAIM, "{\"jobId\": \"" + job + "\", \"noticeSeconds\": 0}");
    }

    private static String post(String path, String body) throws Exception {
        var endpoint = URI.create(platform.environment().get("AWS_ENDPOINT_URL_BATCH"));
        var request = HttpRequest.newBuilder(endpoint.resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            var response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return response.body();
        }
    }
}
