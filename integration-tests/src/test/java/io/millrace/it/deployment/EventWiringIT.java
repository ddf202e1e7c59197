package io.millrace.it.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.json.Json;
import io.millrace.local.cost.PlannedResource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Queues, rules and mappings, as EventBridge, SQS and Lambda take them. */
class EventWiringIT {
    /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
    private static final int LONGEST_PATTERN = 2048;

    /** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
    private static final int VISIBILITY_TIMES_TIMEOUT = 6;

    @Test
    void everyPatternFitsWithTheBucketAndTheQueuesInIt() {
        assertThat(patterns()).hasSize(4).allSatisfy(pattern -> assertThat(pattern.length())
                .isLessThanOrEqualTo(LONGEST_PATTERN));
    }

    @Test
    void noRuleListensToOtherBucketsOrOtherQueues() {
        assertThat(patterns()).allSatisfy(text -> {
            var pattern = Json.read(text.getBytes(StandardCharsets.UTF_8), JsonNode.class);
            var own = pattern.path("source").path(0).asText().equals("aws.s3") ? "/bucket/name/0" : "/jobQueue/0";
            assertThat(pattern.path("detail").at(own).asText()).as(text).isNotEmpty();
        });
    }

    @Test
    void aMessageIsHiddenForLongerThanAllItsInvocationsCanTake() {
        for (var stage : List.of("preprocess", "dispatch", "evaluate")) {
            var timeout = one("module." + stage + ".aws_lambda_function.this").at("/timeout");
            var visibility =
                    one("module." + stage + "_events.aws_sqs_queue.this").at("/visibility_timeout_seconds");

            assertThat(visibility.orElseThrow().asInt())
                    .as(stage)
                    .isGreaterThanOrEqualTo(
                            VISIBILITY_TIMES_TIMEOUT * timeout.orElseThrow().asInt());
        }
    }

    @Test
    void everyQueueThatIsReadSetsFailedMessagesAside() {
        var read = Deployment.applied().ofType("aws_sqs_queue").stream()
                .filter(queue -> queue.address().endsWith(".this"));

        assertThat(read).hasSize(3).allSatisfy(queue -> assertThat(
                        queue.at("/redrive_policy").orElseThrow().asText())
                .contains("deadLetterTargetArn", "\"maxReceiveCount\":5"));
    }

    @Test
    void oneFailedMessageDoesNotTakeOthersWithIt() {
        assertThat(Deployment.applied().ofType("aws_lambda_event_source_mapping"))
                .hasSize(3)
                .allSatisfy(mapping -> {
                    assertThat(mapping.at("/function_response_types").orElseThrow())
                            .extracting(JsonNode::asText)
                            .containsExactly("ReportBatchItemFailures");
                    assertThat(mapping.at("/scaling_config/0/maximum_concurrency"))
                            .isPresent();
                });
    }

    private static List<String> patterns() {
        return Deployment.applied().ofType("aws_cloudwatch_event_rule").stream()
                .flatMap(rule -> rule.at("/event_pattern").stream())
                .map(JsonNode::asText)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static PlannedResource one(String address) {
        return Deployment.applied().resources().stream()
                .filter(resource -> resource.address().equals(address))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + address));
    }
}
