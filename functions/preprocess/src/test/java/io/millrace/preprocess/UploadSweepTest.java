package io.millrace.preprocess;

import static io.millrace.preprocess.Samples.people;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.UploadId;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.AcceptedUpload;
import io.millrace.lifecycle.manifest.UploadFailure;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads whose event was lost, or whose handling kills or fails. */
class UploadSweepTest {
    @TempDir
    Path folder;

    Bucket bucket;

    @BeforeEach
    void open() {
        bucket = new Bucket(folder);
    }

    @Test
    void everyKindOfUploadWithoutAnOutcomeIsHandledAsIfItWereDelivered() {
        bucket.put("a.csv", people(100).getBytes(StandardCharsets.UTF_8));
        bucket.put("u/b.csv", people(120).getBytes(StandardCharsets.UTF_8));
        bucket.put("u/_SUCCESS", new byte[0]);
        bucket.put("open/c.csv", people(80).getBytes(StandardCharsets.UTF_8));
        bucket.put("odd.txt", new byte[] {1});

        assertThat(bucket.sweep().fields()).containsEntry("driven", "3");

        assertThat(bucket.keys("accepted/m/")).hasSize(2);
        assertThat(bucket.keys("rejected/m/")).hasSize(1);
        assertThat(bucket.sweep().fields()).isEmpty();
    }

    @Test
    void uploadsThatHaveAnOutcomeUnderAnOlderSpecAreLeftAloneButForTheNewest() {
        bucket.upload("old.csv", people(80));
        bucket.upload("new.csv", people(100));
        // Its event is lost.
        bucket.spec("data: {ignore: [job]}\n");

        assertThat(bucket.sweep().fields()).containsEntry("driven", "1");
        assertThat(bucket.keys("accepted/m/")).hasSize(3);
        assertThat(bucket.sweep().fields()).isEmpty();
    }

    @Test
    void anOldSpecIsNotTriedOnAnUploadThatHasJustCome() {
        bucket.spec("data: {ignore: [job]}\n");
        bucket.clock.advance(Duration.ofHours(2));
        bucket.put("new.csv", people(100).getBytes(StandardCharsets.UTF_8));

        assertThat(bucket.sweep(Duration.ZERO).fields()).isEmpty();
        assertThat(bucket.sweep(Duration.ofHours(2)).fields()).containsEntry("driven", "1");
    }

    @Test
    void aModelNameAsLongAsKeysMayBeEndsAsARejection() {
        var key = "incoming/" + "Ä b".repeat(240) + "/a.csv";
        bucket.store.put(key, people(80).getBytes(StandardCharsets.UTF_8), "text/csv");

        assertThat(bucket.sweep().fields()).containsEntry("driven", "1");

        assertThat(bucket.keys("rejected/")).singleElement().satisfies(rejection -> assertThat(rejection.length())
                .isLessThan(300));
        assertThat(bucket.sweep().fields()).isEmpty();
    }

    @Test
    void aRefusedSpecIsSettled() {
        bucket.upload("new.csv", people(100));
        bucket.upload("lifecycle.yaml", "nonsense: 1\n");

        assertThat(bucket.sweep().fields()).isEmpty();
    }

    @Test
    void whatHasBeenDrivenThreeTimesInVainEndsAsAFailure() {
        bucket.put("a.csv", people(100).getBytes(StandardCharsets.UTF_8));
        var key = bucket.keys("incoming/m/").getFirst();
        var content = UploadId.content(key, bucket.store.head(key).orElseThrow().etag());
        // As three sweeps leave it whose function was killed.
        bucket.store.put(
                Keys.attempts("preprocess", "m", content + ".upload"),
                "{\"number\":3,\"reason\":\"\",\"at\":\"2026-11-01T10:00:00Z\"}".getBytes(StandardCharsets.UTF_8),
                "application/json");

        assertThat(bucket.sweep().fields()).containsEntry("given_up", "1");
        var failure = failure();
        assertThat(failure.reason()).contains("killed", "3 times");
        assertThat(failure.source().key()).isEqualTo(key);
        assertThat(bucket.sweep().fields()).isEmpty();
    }

    @Test
    void theLastDeliveryLeavesAFailureThatALaterSuccessWithdraws() {
        bucket.put("a.csv", people(100).getBytes(StandardCharsets.UTF_8));

        bucket.giveUp("a.csv");
        assertThat(failure().reason()).endsWith("No answer.");
        assertThat(failure().remedy()).isEqualTo("Try again.");

        assertThat(bucket.event("incoming/m/a.csv").outcome()).isEqualTo("accepted");
        assertThat(bucket.keys("failed/")).isEmpty();
        bucket.giveUp("a.csv");
        assertThat(bucket.keys("failed/")).isEmpty();
    }

    @Test
    void theLineageIsTheBucketsTimeOfUploadAndSpec() {
        bucket.spec("data: {ignore: [job]}\n");
        bucket.upload("a.csv", people(100));

        var accepted = Json.read(bucket.store.get(bucket.keys("accepted/m/").getFirst()), AcceptedUpload.class);
        assertThat(accepted.lineage().uploadedAt())
                .isEqualTo(bucket.store.head("incoming/m/a.csv").orElseThrow().lastModified());
        assertThat(accepted.lineage().specAt())
                .isEqualTo(bucket.store
                        .head("incoming/m/lifecycle.yaml")
                        .orElseThrow()
                        .lastModified());
    }

    private UploadFailure failure() {
        return Json.read(bucket.store.get(bucket.keys("failed/m/").getFirst()), UploadFailure.class);
    }
}
