package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.lifecycle.error.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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

    @Test
    void noJobOfTheNameIsEmpty() {
        server.next(200, "{\"jobSummaryList\": []}");

        assertThat(batch.findJob("queue", "digits-1")).isEmpty();
    }

    @Test
    void theStateOfAJobIsTold() {
        server.next(200, "{\"jobs\": [{\"jobId\": \"j\", \"status\": \"RUNNING\"}]}");
        server.next(200, "{\"jobs\": []}");

        assertThat(batch.status("j")).contains("RUNNING");
        assertThat(batch.status("gone")).isEmpty();
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
                        "a b", "q", "d", List.of(), Map.of(), Map.of(), 1, 2048, 0, Duration.ofHours(1), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JobRequest(
                        "ab", "q", "d", List.of(), Map.of(), Map.of(), 1, 2048, 0, Duration.ofHours(1), 11))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static JobRequest job(int gpus) {
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
                3);
    }
}
