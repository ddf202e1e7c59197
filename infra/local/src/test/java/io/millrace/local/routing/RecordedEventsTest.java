package io.millrace.local.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.lifecycle.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The routes on whole events, as EventBridge delivers them after the samples of AWS's documentation. */
class RecordedEventsTest {
    /** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
    private static final int LONGEST_PATTERN = 2048;

    /** What a deployment adds: its bucket (63 characters at most), its job queues (two ARNs). */
    private static final int ADDED_BY_A_DEPLOYMENT = 500;

    /** AWS allows 30 rules with wildcards a bus: two deployments, and other people's, share it. */
    private static final int MOST_RULES_WITH_WILDCARDS = 5;

    private static final Path FOLDER = Path.of("../routes");

    private static final Routes ROUTES = Routes.load(FOLDER, "millrace");

    @Test
    void anUploadWakesPreprocessAlone() {
        assertThat(ROUTES.stagesFor(text(recorded("s3-object-created")))).containsExactly("preprocess");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PutObject", "POST Object", "CopyObject", "CompleteMultipartUpload"})
    void everyWayToCreateAnObjectCounts(String reason) {
        var event = recorded("s3-object-created");
        ((ObjectNode) event.path("detail")).put("reason", reason);

        assertThat(ROUTES.stagesFor(text(event))).containsExactly("preprocess");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3-object-deleted", "scheduled"})
    void deletionsAndTheClockTakeNoRoute(String name) {
        assertThat(ROUTES.stagesFor(text(recorded(name)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Object Restore Completed",
                "Object Tags Added",
                "Object ACL Updated",
                "Object Storage Class Changed",
                "Object created"
            })
    void otherEventsOfABucketWakeNobody(String detailType) {
        assertThat(ROUTES.stagesFor(text(recorded("s3-object-created").put("detail-type", detailType))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"FAILED, 1", "SUCCEEDED, 1", "SUBMITTED, 0", "PENDING, 0", "RUNNABLE, 0", "STARTING, 0", "RUNNING, 0"})
    void theEndOfAJobWakesDispatchAndItsOtherStatesNobody(String status, int stages) {
        var event = recorded("batch-job-failed");
        ((ObjectNode) event.path("detail")).put("status", status);

        assertThat(ROUTES.stagesFor(text(event))).isEqualTo(List.of("dispatch").subList(0, stages));
    }

    @Test
    void anEventThatOnlySaysItIsOfS3IsJudgedByItsSource() {
        assertThat(ROUTES.stagesFor(text(recorded("s3-object-created").put("source", "my.s3"))))
                .isEmpty();
    }

    /** A "*" crosses "/", so some keys that no stage can use come through; stages check the key again. */
    static Stream<HostileKey> hostileKeys() {
        return Stream.of(
                new HostileKey("incoming/digits/../../accepted/digits/x.json", List.of()),
                new HostileKey("accepted/../incoming/digits/x.csv", List.of()),
                new HostileKey("accepted/digits/x.json/x.csv", List.of()),
                new HostileKey("accepted/digits/x.json", List.of("dispatch")),
                new HostileKey("accepted//.json", List.of("dispatch")),
                new HostileKey("Accepted/digits/x.json", List.of("preprocess")),
                new HostileKey("accepted/digits/x.json ", List.of()),
                new HostileKey("runs/m/r/t/candidate.json.bak", List.of()),
                new HostileKey("runs/m/r/candidate.json", List.of()),
                new HostileKey("runs/m/r/t/deeper/candidate.json", List.of("evaluate")),
                new HostileKey("xruns/m/r/t/candidate.json", List.of("preprocess")),
                new HostileKey("incoming/m/u/_SUCCESS", List.of("preprocess")),
                new HostileKey("incoming/m/u/_success", List.of()),
                new HostileKey("incoming/m/u/_SUCCESS/x", List.of()),
                new HostileKey("incoming/m/*", List.of("preprocess")),
                new HostileKey("incoming/m/\\*", List.of("preprocess")),
                new HostileKey("incoming/m/\"},\"source\":[\"x\"]", List.of("preprocess")),
                new HostileKey("incoming/m/a\nb\u0000c.csv", List.of("preprocess")),
                new HostileKey("incoming/m/%2e%2e%2fx.csv", List.of("preprocess")),
                new HostileKey("incoming/m/\uD83D\uDCC8 数据.csv", List.of("preprocess")),
                new HostileKey("incoming/m/" + "a".repeat(1013), List.of("preprocess")),
                new HostileKey("incoming/m/" + "a/".repeat(500), List.of()),
                new HostileKey("incoming/" + "*/".repeat(500) + "_SUCCESS", List.of("preprocess")));
    }

    record HostileKey(String key, List<String> stages) {}

    @ParameterizedTest
    @MethodSource("hostileKeys")
    void aHostileKeyWakesAtMostItsOwnStage(HostileKey hostile) {
        var event = recorded("s3-object-created");
        ((ObjectNode) event.path("detail").path("object")).put("key", hostile.key());

        assertThat(ROUTES.stagesFor(text(event))).isEqualTo(hostile.stages());
    }

    @Test
    void everyPatternLeavesRoomForWhatADeploymentAdds() {
        assertThat(patterns()).hasSize(4).allSatisfy(pattern -> assertThat(pattern.length())
                .isLessThan(LONGEST_PATTERN - ADDED_BY_A_DEPLOYMENT));
    }

    @Test
    void fewRulesNeedAWildcard() {
        assertThat(patterns())
                .filteredOn(pattern -> pattern.contains("\"wildcard\""))
                .hasSizeLessThanOrEqualTo(MOST_RULES_WITH_WILDCARDS);
    }

    /** EventBridge refuses it: consecutive wildcards say no more than one. */
    @Test
    void noWildcardFollowsAnother() {
        assertThat(patterns()).noneMatch(pattern -> pattern.contains("**"));
    }

    private static List<String> patterns() {
        try (var files = Files.list(FOLDER)) {
            return files.map(file -> text(read(file))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode read(Path file) {
        try {
            return Json.read(Files.readAllBytes(file), JsonNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode recorded(String name) {
        try (var in = RecordedEventsTest.class.getResourceAsStream("/events/" + name + ".json")) {
            return Json.read(Objects.requireNonNull(in, name).readAllBytes(), ObjectNode.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(JsonNode json) {
        return new String(Json.compact(json), StandardCharsets.UTF_8);
    }
}
