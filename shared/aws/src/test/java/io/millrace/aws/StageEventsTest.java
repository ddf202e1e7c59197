package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.aws.StageEvent.JobStateChanged;
import io.millrace.aws.StageEvent.ObjectCreated;
import io.millrace.aws.StageEvent.SweepDue;
import io.millrace.lifecycle.error.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StageEventsTest {

    @Test
    void anObjectCreatedKeepsItsKeyAsItIs() {
        assertThat(StageEvents.parse(RecordedEvents.read("s3-object-created.json")))
                .isEqualTo(new ObjectCreated(
                        "amzn-s3-demo-bucket1",
                        "incoming/digits/with space+plus%20数据.csv",
                        "b1946ac92492d2347c6235b4d2611184",
                        5,
                        "00617F08299329D189",
                        Instant.parse("2026-11-12T00:00:00Z")));
    }

    @Test
    void aFailedJobTellsTheContainersReasonToo() {
        assertThat(StageEvents.parse(RecordedEvents.read("batch-job-failed.json")))
                .isEqualTo(new JobStateChanged(
                        "4c7599ae-0a82-49aa-ba5a-4727fcce14a8",
                        "customer-churn-0123456789abcdef",
                        "FAILED",
                        "Essential container in task exited; OutOfMemoryError: Container killed due to memory usage",
                        Optional.of(137),
                        Duration.ofSeconds(2),
                        Instant.parse("2026-01-11T23:36:40Z")));
    }

    @Test
    void aJobThatNeverRanHasNoExitCode() {
        var event = StageEvents.parse("""
                {"detail-type": "Batch Job State Change", "time": "2026-01-11T23:36:40Z",
                 "detail": {"jobId": "j", "jobName": "n", "status": "RUNNABLE", "attempts": []}}""");

        assertThat(event)
                .isEqualTo(new JobStateChanged(
                        "j",
                        "n",
                        "RUNNABLE",
                        "",
                        Optional.empty(),
                        Duration.ZERO,
                        Instant.parse("2026-01-11T23:36:40Z")));
    }

    @Test
    void allAttemptsOfAJobAreItsTime() {
        var event = (JobStateChanged) StageEvents.parse("""
                {"detail-type": "Batch Job State Change", "time": "2026-01-11T23:36:40Z",
                 "detail": {"jobId": "j", "jobName": "n", "status": "SUCCEEDED", "startedAt": 9000, "stoppedAt": 9500,
                   "attempts": [{"startedAt": 1000, "stoppedAt": 3000, "container": {}}, {"stoppedAt": 5000},
                     {"startedAt": 9000, "stoppedAt": 9500, "container": {"exitCode": 0}}]}}""");

        assertThat(event.ran()).isEqualTo(Duration.ofMillis(2500));
    }

    @Test
    void aScheduledEventIsASweepWithoutEnd() {
        assertThat(StageEvents.parse("""
                {"version": "0", "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa", "detail-type": "Scheduled Event",
                 "source": "aws.events", "account": "123456789012", "time": "2026-10-08T16:53:06Z", "region": "us-east-1",
                 "resources": ["arn:aws:events:us-east-1:123456789012:rule/sweep"], "detail": {}}""")).isEqualTo(new SweepDue(Instant.parse("2026-10-08T16:53:06Z"), Instant.MAX));
    }

    @Test
    void theLastAttemptSpeaksWhereTheJobItselfIsSilent() {
        var event = (JobStateChanged) StageEvents.parse("""
                {"detail-type": "Batch Job State Change", "time": "2026-01-11T23:36:40Z",
                 "detail": {"jobId": "j", "jobName": "n", "status": "FAILED", "statusReason": "Host EC2 terminated",
                   "attempts": [{"container": {"exitCode": 75}}, {"container": {"exitCode": 1, "reason": "gone"}}],
                   "container": {"image": "x"}}}""");

        assertThat(event.exitCode()).contains(1);
        assertThat(event.statusReason()).isEqualTo("Host EC2 terminated; gone");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "not json",
                "[]",
                "null",
                "\"text\"",
                "{}",
                "{\"detail-type\": \"Object Deleted\", \"time\": \"2026-01-11T23:36:40Z\", \"detail\": {}}",
                "{\"detail-type\": \"Object Created\", \"time\": \"2026-01-11T23:36:40Z\"}",
                "{\"detail-type\": \"Object Created\", \"time\": \"yesterday\", \"detail\":"
                        + " {\"bucket\": {\"name\": \"b\"}, \"object\": {\"key\": \"k\"}}}",
                "{\"detail-type\": \"Object Created\", \"time\": \"2026-01-11T23:36:40Z\", \"detail\":"
                        + " {\"bucket\": {\"name\": \"b\"}, \"object\": {\"key\": 7}}}",
                "{\"detail-type\": \"Batch Job State Change\", \"time\": \"2026-01-11T23:36:40Z\", \"detail\": {}}"
            })
    void whatIsNoEventIsRefused(String body) {
        assertThatThrownBy(() -> StageEvents.parse(body)).isInstanceOf(InvalidInputException.class);
    }
}
