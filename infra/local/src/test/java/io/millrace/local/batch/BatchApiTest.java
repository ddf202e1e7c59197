package io.millrace.local.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aws.BatchCompute;
import io.millrace.aws.JobRequest;
import io.millrace.local.process.Child;
import io.millrace.testing.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.AttemptDetail;
import software.amazon.awssdk.services.batch.model.BatchException;
import software.amazon.awssdk.services.batch.model.JobDetail;
import software.amazon.awssdk.services.batch.model.JobSummary;

/** The Batch calls through the real client; the "container" is a shell. */
class BatchApiTest {
    private static final String QUEUE = "millrace-cpu";

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @TempDir
    Path home;

    private JobQueue jobs;
    private BatchApi api;
    private BatchClient client;

    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    /** The status of which one event gets lost; none: "". */
    private String refused = "";

    private void take(String event) {
        if (!refused.isEmpty() && event.contains("\"status\":\"" + refused + "\"")) {
            refused = "";
            throw new UncheckedIOException(new IOException("the disk is full"));
        }
        events.add(event);
    }

    @BeforeEach
    void start() {
        jobs = new JobQueue(
                home.resolve("batch"),
                1,
                (command, environment) -> Child.start(
                        List.of("/bin/sh", "-c", command.getFirst()), environment, home, home.resolve("log")),
                this::take,
                told::add,
                "us-east-1",
                Clock.systemUTC());
        api = new BatchApi(0, jobs, QUEUE, "millrace-trainer-cpu", Clock.systemUTC());
        client = BatchClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(api.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
        jobs.close();
    }

    @Test
    void aJobRunsItsCommandWithItsEnvironmentAndTellsItsEnd() throws InterruptedException {
        var id = submit("one", "test \"$GREETING\" = hello && test \"$AWS_BATCH_JOB_ATTEMPT\" = 1", 1);

        assertThat(awaitEnd()).contains("\"status\":\"SUCCEEDED\"").contains(id);
        assertThat(describe(id).statusAsString()).isEqualTo("SUCCEEDED");
        assertThat(describe(id).container().exitCode()).isZero();
        assertThat(new BatchCompute(client).findJob(QUEUE, "one")).contains(id);
        assertThat(new BatchCompute(client).findJob(QUEUE, "other")).isEmpty();
    }

    @Test
    void aJobWhoseStateCannotBeToldKeepsNoOtherFromRunning() throws InterruptedException {
        refused = "SUCCEEDED";
        submit("untold", "exit 0", 1);
        Eventually.eventually(
                Duration.ofSeconds(30), () -> assertThat(told).anyMatch(line -> line.contains("the disk is full")));

        submit("next", "exit 0", 1);

        assertThat(awaitEnd()).contains("\"jobName\":\"next\"").contains("\"status\":\"SUCCEEDED\"");
    }

    @Test
    void aJobThatCannotBeToldToRunIsNotStarted() throws InterruptedException {
        refused = "RUNNING";
        var mark = home.resolve("mark");
        submit("untold", "touch '" + mark + "'", 1);
        assertThat(awaitEnd()).contains("\"jobName\":\"untold\"").contains("CannotStartContainerError");

        submit("next", "exit 0", 1);

        assertThat(awaitEnd()).contains("\"jobName\":\"next\"").contains("\"status\":\"SUCCEEDED\"");
        assertThat(mark).doesNotExist();
    }

    @Test
    void aTemporaryFailureIsTriedAgainAndAnotherIsNot() throws InterruptedException {
        var temporary = submit("temporary", "exit 75", 2);
        assertThat(awaitEnd()).contains("\"status\":\"FAILED\"");
        assertThat(describe(temporary).attempts()).hasSize(2);

        var invalid = submit("invalid", "exit 65", 2);
        assertThat(awaitEnd()).contains("\"status\":\"FAILED\"");
        assertThat(describe(invalid).attempts()).hasSize(1);
        assertThat(describe(invalid).container().exitCode()).isEqualTo(65);
    }

    @Test
    void aTerminatedJobFailsWithTheReason() throws InterruptedException {
        var id = submit("long", "exec sleep 600", 3);
        awaitEvent("RUNNING");
        client.terminateJob(r -> r.jobId(id).reason("not needed"));

        assertThat(awaitEnd()).contains("not needed");
        assertThat(describe(id).statusAsString()).isEqualTo("FAILED");
    }

    @Test
    void aJobThatRanWhenThePlatformEndedRunsAgainAtTheNextStart() throws InterruptedException {
        var marker = home.resolve("second");
        var id = submit("resumed", "test -e '" + marker + "' && exit 0; touch '" + marker + "'; exec sleep 600", 1);
        awaitEvent("RUNNING");
        awaitFile(marker);
        stop();
        start();

        assertThat(awaitEnd()).contains("\"status\":\"SUCCEEDED\"");
        assertThat(describe(id).attempts()).hasSize(2);
    }

    @Test
    void aReclaimedHostIsAnAttemptThatTheExitRulesRepeat() throws Exception {
        var deaf = home.resolve("deaf");
        var id = submit(
                "spot",
                "test $AWS_BATCH_JOB_ATTEMPT = 2 && exit 0; trap '' TERM; touch '" + deaf
                        + "'; while :; do sleep 1; done",
                2);
        awaitEvent("RUNNING");
        awaitFile(deaf);

        reclaim(id);

        assertThat(awaitEnd()).contains("\"status\":\"SUCCEEDED\"");
        assertThat(describe(id).attempts())
                .extracting(AttemptDetail::statusReason)
                .first()
                .asString()
                .startsWith("Host EC2 (instance i-")
                .endsWith("terminated.");
        assertThat(describe(id).attempts().getFirst().container().exitCode()).isEqualTo(137);
    }

    @Test
    void aJobReclaimedAtItsLastAttemptFailsForItsHost() throws Exception {
        var id = submit("unlucky", "exec sleep 600", 1);
        awaitEvent("RUNNING");

        reclaim(id);

        assertThat(awaitEnd()).contains("\"status\":\"FAILED\"", "Host EC2 (instance i-");
        assertThat(describe(id).attempts()).hasSize(1);
    }

    @Test
    void anArrayEndsWithTheLastOfItsChildrenAndWellOnlyIfTheyAllDo() throws InterruptedException {
        var good = submit(
                "good",
                "test ${AWS_BATCH_JOB_ID##*:} = $AWS_BATCH_JOB_ARRAY_INDEX && test $AWS_BATCH_JOB_ARRAY_SIZE = 3",
                1,
                3);
        assertThat(awaitParentsEnd()).contains("\"status\":\"SUCCEEDED\"", good, "\"size\":3");

        var bad = submit("bad", "test $AWS_BATCH_JOB_ARRAY_INDEX = 1 && exit 75; exit 0", 2, 3);
        assertThat(awaitParentsEnd()).contains("\"status\":\"FAILED\"", bad);

        assertThat(describe(bad).statusReason()).isEqualTo("Array Child Job failed");
        assertThat(describe(bad).arrayProperties().size()).isEqualTo(3);
        assertThat(describe(bad).arrayProperties().statusSummary())
                .containsEntry("FAILED", 1)
                .containsEntry("SUCCEEDED", 2)
                .containsEntry("RUNNING", 0);
        var children = new BatchCompute(client).describeChildren(bad, 3);
        assertThat(children)
                .extracting(child -> child.state().status())
                .containsExactly("SUCCEEDED", "FAILED", "SUCCEEDED");
        assertThat(describe(bad + ":1").attempts()).hasSize(2);
        assertThat(describe(bad + ":1").arrayProperties().index()).isEqualTo(1);
        assertThat(new BatchCompute(client).findJob(QUEUE, "bad")).contains(bad);
        assertThat(client.listJobs(r -> r.arrayJobId(bad).jobStatus("SUCCEEDED"))
                        .jobSummaryList())
                .extracting(JobSummary::jobId)
                .containsExactly(bad + ":0", bad + ":2");
        assertThat(client.listJobs(r -> r.arrayJobId(bad)).jobSummaryList()).isEmpty();
    }

    @Test
    void aTerminatedArrayTakesAllItsChildrenAlong() throws InterruptedException {
        var id = submit("long", "exec sleep 600", 3, 3);
        awaitEvent("RUNNING");
        assertThat(describe(id).statusAsString()).isEqualTo("PENDING");

        client.terminateJob(r -> r.jobId(id).reason("not needed"));

        assertThat(awaitParentsEnd()).contains("\"status\":\"FAILED\"", "not needed");
        assertThat(new BatchCompute(client).describeChildren(id, 3))
                .extracting(child -> child.state().statusReason())
                .containsOnly("not needed");
    }

    @Test
    void anArrayThatWasUnderWayWhenThePlatformEndedGoesOnAtTheNextStart() throws InterruptedException {
        var marker = home.resolve("second");
        var id = submit("resumed", "test -e '" + marker + "' && exit 0; touch '" + marker + "'; exec sleep 600", 1, 3);
        awaitEvent("RUNNING");
        awaitFile(marker);
        stop();
        start();

        assertThat(awaitParentsEnd()).contains("\"status\":\"SUCCEEDED\"", id);
        assertThat(describe(id + ":0").attempts()).hasSize(2);
    }

    private String awaitParentsEnd() throws InterruptedException {
        while (true) {
            var event = awaitEnd();
            if (event.contains("\"size\":")) {
                return event;
            }
        }
    }

    /** With one second between SIGTERM and SIGKILL. */
    private void reclaim(String id) throws Exception {
        var request = HttpRequest.newBuilder(api.endpoint().resolve(BatchApi.RECLAIM))
                .POST(HttpRequest.BodyPublishers.ofString("{\"jobId\": \"" + id + "\", \"noticeSeconds\": 1}"))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void anUnknownQueueIsRefused() {
        assertThatThrownBy(() ->
                        client.submitJob(r -> r.jobName("x").jobQueue("nowhere").jobDefinition("y")))
                .isInstanceOf(BatchException.class)
                .hasMessageContaining("nowhere");
    }

    private String submit(String name, String command, int attempts) {
        return submit(name, command, attempts, 0);
    }

    private String submit(String name, String command, int attempts, int arraySize) {
        return new BatchCompute(client)
                .submit(new JobRequest(
                        name,
                        QUEUE,
                        "millrace-trainer-cpu",
                        List.of(command),
                        Map.of("GREETING", "hello"),
                        Map.of("model", "digits"),
                        1,
                        1024,
                        0,
                        Duration.ofMinutes(1),
                        attempts,
                        arraySize));
    }

    private JobDetail describe(String id) {
        return client.describeJobs(r -> r.jobs(id)).jobs().getFirst();
    }

    /** That a process has come to where it writes it: RUNNING is told before the process starts. */
    private static void awaitFile(Path file) {
        Eventually.eventually(Duration.ofSeconds(20), () -> assertThat(file).exists());
    }

    private String awaitEnd() throws InterruptedException {
        return awaitEvent("SUCCEEDED|FAILED");
    }

    private String awaitEvent(String status) throws InterruptedException {
        while (true) {
            var event = events.poll(20, TimeUnit.SECONDS);
            assertThat(event).as("an event of " + status).isNotNull();
            if (event.matches("(?s).*\"status\":\"(" + status + ")\".*")) {
                return event;
            }
        }
    }
}
