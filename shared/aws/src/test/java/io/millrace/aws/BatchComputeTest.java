package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.aws.StageEvent.JobStateChanged;
import io.millrace.lifecycle.error.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.batch.BatchClient;
import software.amazon.awssdk.services.batch.model.BatchException;

/** The requests as AWS Batch gets them over HTTP. */
class BatchComputeTest {
    private final LoopbackServer server =
            new LoopbackServer((exchange, body) -> LoopbackServer.send(exchange, 500, ""));
    private final BatchClient client = LoopbackClients.batch(server.uri());
    private final BatchCompute batch = new BatchCompute(client);

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void aJobCarriesItsCommandItsLimitAndItsRetries() throws Exception {
        server.next(200, "{\"jobArn\": \"arn\", \"jobName\": \"digits-1\", \"jobId\": \"job-7\"}");

        assertThat(batch.submit(job(1))).isEqualTo("job-7");

        var request = server.requests().getFirst();
        assertThat(request.uri().getPath()).isEqualTo("/v1/submitjob");
        assertThat(new ObjectMapper().readTree(request.body())).isEqualTo(new ObjectMapper().readTree("""
                                        {"jobName": "digits-1", "jobQueue": "queue", "jobDefinition": "trainer",
                                         "containerOverrides": {"command": ["--run", "runs/digits/1/run.json"],
                                           "environment": [{"name": "MILLRACE_BUCKET", "value": "b"}],
                                           "resourceRequirements": [{"type": "VCPU", "value": "2"},
                                             {"type": "MEMORY", "value": "4096"}, {"type": "GPU", "value": "1"}]},
                                         "timeout": {"attemptDurationSeconds": 3600},
                                         "retryStrategy": {"attempts": 3, "evaluateOnExit": [
                                           {"onStatusReason": "Host EC2*", "action": "RETRY"},
                                           {"onExitCode": "75", "action": "RETRY"},
                                           {"onReason": "*", "action": "EXIT"}]},
                                         "tags": {"millrace:model": "digits"}, "propagateTags": true}"""));
    }

    @Test
    void aJobWithoutGpuAsksForNone() {
        server.next(200, "{\"jobId\": \"job-7\", \"jobName\": \"digits-1\"}");

        batch.submit(job(0));

        assertThat(server.requests().getFirst().body()).doesNotContain("GPU");
    }

    @Test
    void theNewestJobOfTheNameIsFoundOverAllPages() {
        server.next(200, """
                {"jobSummaryList": [{"jobId": "old", "jobName": "digits-1", "status": "FAILED", "createdAt": 1},
                 {"jobId": "other", "jobName": "DIGITS-1", "status": "RUNNING", "createdAt": 9}], "nextToken": "more"}""");
        server.next(200, """
                {"jobSummaryList": [{"jobId": "new", "jobName": "digits-1", "status": "RUNNING", "createdAt": 2}]}""");

        assertThat(batch.findJob("queue", "digits-1")).contains("new");
        assertThat(server.requests().getFirst().uri().getPath()).isEqualTo("/v1/listjobs");
        assertThat(server.requests().getFirst().body())
                .contains("\"filters\":[{\"name\":\"JOB_NAME\",\"values\":[\"digits-1\"]}]")
                .doesNotContain("jobStatus");
        assertThat(server.requests().getLast().body()).contains("\"nextToken\":\"more\"");
    }

    /** It would be a second job: AWS Batch cannot tell that it took the first. */
    @Test
    void aSubmissionWhoseAnswerWasLostIsNotSentAgain() {
        server.nextBreaks();

        assertThatThrownBy(() -> batch.submit(job(0))).isInstanceOf(UnavailableException.class);
        assertThat(server.requests()).hasSize(1);

        server.next(503, "{}");
        assertThatThrownBy(() -> batch.submit(job(0))).isInstanceOf(UnavailableException.class);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aSubmissionThatWasThrottledIsSentAgain() {
        server.next(429, "{\"__type\": \"TooManyRequestsException\", \"message\": \"slower\"}");
        server.next(200, "{\"jobId\": \"job-7\", \"jobName\": \"digits-1\"}");

        assertThat(batch.submit(job(0))).isEqualTo("job-7");
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void noJobOfTheNameIsEmpty() {
        server.next(200, "{\"jobSummaryList\": []}");

        assertThat(batch.findJob("queue", "digits-1")).isEmpty();
    }

    @Test
    void aJobIsDescribedAsItsEventWouldTellIt() {
        server.next(200, """
                {"jobs": [{"jobId": "j", "jobName": "digits-1", "status": "FAILED", "statusReason": "exited",
                  "createdAt": 1000, "startedAt": 5000, "stoppedAt": 9000, "container": {"exitCode": 137, "reason": "OOM"},
                  "attempts": [{"startedAt": 2000, "stoppedAt": 3000}, {"startedAt": 5000, "stoppedAt": 9000}]}]}""");
        server.next(200, """
                {"jobs": [{"jobId": "j", "jobName": "digits-1", "status": "RUNNABLE", "createdAt": 1000, "attempts": []}]}""");
        server.next(200, "{\"jobs\": []}");

        assertThat(batch.describe("j"))
                .contains(new DescribedJob(
                        new JobStateChanged(
                                "j",
                                "digits-1",
                                "FAILED",
                                "exited; OOM",
                                Optional.of(137),
                                Duration.ofSeconds(5),
                                Instant.ofEpochMilli(9000)),
                        Instant.ofEpochMilli(1000),
                        true));
        assertThat(batch.describe("j"))
                .hasValueSatisfying(job -> assertThat(job.hasRun()).isFalse());
        assertThat(batch.describe("gone")).isEmpty();
    }

    @Test
    void aJobIsTerminatedWithAReason() {
        server.next(200, "{}");

        batch.terminate("j", "too long");

        assertThat(server.requests().getFirst().uri().getPath()).isEqualTo("/v1/terminatejob");
        assertThat(server.requests().getFirst().body()).contains("\"jobId\":\"j\"", "\"reason\":\"too long\"");
    }

    @Test
    void aServiceThatFailsIsUnavailableAndOneThatRefusesIsABug() {
        server.next(503, "{\"message\": \"down\"}");
        assertThatThrownBy(() -> batch.submit(job(0))).isInstanceOf(UnavailableException.class);

        server.nextBreaks();
        assertThatThrownBy(() -> batch.submit(job(0))).isInstanceOf(UnavailableException.class);

        server.next(400, "{\"message\": \"no such queue\"}");
        assertThatThrownBy(() -> batch.submit(job(0))).isInstanceOf(BatchException.class);
    }

    @Test
    void aNameThatBatchWouldRefuseIsRefusedHere() {
        assertThatThrownBy(() -> new JobRequest(
                        "a b", "q", "d", List.of(), Map.of(), Map.of(), 1, 2048, 0, Duration.ofHours(1), 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JobRequest(
                        "ab", "q", "d", List.of(), Map.of(), Map.of(), 1, 2048, 0, Duration.ofHours(1), 11, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> job(0, 1)).hasMessageContaining("2 to 10000");
    }

    @Test
    void anArraySaysHowManyChildrenItHas() {
        server.next(200, "{\"jobId\": \"job-7\", \"jobName\": \"digits-1\"}");

        assertThat(batch.submit(job(0, 6))).isEqualTo("job-7");

        assertThat(server.requests().getFirst().body()).contains("\"arrayProperties\":{\"size\":6}");
    }

    @Test
    void childrenAreDescribedByTheirIdsAndComeInTheirOrder() {
        server.next(200, """
                {"jobs": [
                  {"jobId": "job-7:10", "jobName": "digits-1", "status": "FAILED", "statusReason": "Host EC2 terminated.",
                   "arrayProperties": {"index": 10}, "attempts": [{"startedAt": 1000, "stoppedAt": 4000}]},
                  {"jobId": "job-7:2", "jobName": "digits-1", "status": "SUCCEEDED", "attempts": []}]}""");

        var children = batch.describeChildren("job-7", 11);

        assertThat(server.requests().getFirst().body()).contains("\"job-7:0\"").contains("\"job-7:10\"");
        assertThat(children).extracting(child -> child.state().arrayIndex()).containsExactly(2, 10);
        assertThat(children.getLast().state().ran()).isEqualTo(Duration.ofSeconds(3));
        assertThat(children.getLast().state().isArrayChild()).isTrue();
    }

    @Test
    void anArrayHasRunOnceOneOfItsChildrenHas() {
        server.next(200, """
                {"jobs": [{"jobId": "job-7", "jobName": "digits-1", "status": "PENDING", "attempts": [],
                 "arrayProperties": {"size": 2, "statusSummary": {"RUNNABLE": 2, "RUNNING": 0}}}]}""");
        server.next(200, """
                {"jobs": [{"jobId": "job-7", "jobName": "digits-1", "status": "PENDING", "attempts": [],
                 "arrayProperties": {"size": 2, "statusSummary": {"RUNNABLE": 1, "RUNNING": 1}}}]}""");

        assertThat(batch.describe("job-7").orElseThrow().hasRun()).isFalse();
        assertThat(batch.describe("job-7").orElseThrow().hasRun()).isTrue();
    }

    private static JobRequest job(int gpus) {
        return job(gpus, 0);
    }

    private static JobRequest job(int gpus, int arraySize) {
        return new JobRequest(
                "digits-1",
                "queue",
                "trainer",
                List.of("--run", "runs/digits/1/run.json"),
                Map.of("MILLRACE_BUCKET", "b"),
                Map.of("millrace:model", "digits"),
                2,
                4096,
                gpus,
                Duration.ofHours(1),
                3,
                arraySize);
    }
}
