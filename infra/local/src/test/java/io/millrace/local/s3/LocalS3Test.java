package io.millrace.local.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.json.Json;
import io.millrace.local.LocalAccount;
import io.millrace.local.LocalClients;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Exception;

class LocalS3Test {
    private static final String BUCKET = LocalAccount.BUCKET;

    @TempDir
    Path home;

    private RunningS3 s3;

    @BeforeEach
    void start() {
        s3 = new RunningS3(home);
    }

    @AfterEach
    void stop() {
        s3.close();
    }

    @Test
    void aPutMakesOneEventWithTheRawKey() {
        put("incoming/m/a b+ü.csv", "12345");

        assertThat(s3.events).hasSize(1);
        var detail = Json.read(s3.events.getFirst().getBytes(StandardCharsets.UTF_8), JsonNode.class)
                .path("detail");
        assertThat(detail.at("/object/key").asText()).isEqualTo("incoming/m/a b+ü.csv");
        assertThat(detail.at("/object/size").asLong()).isEqualTo(5);
        assertThat(detail.at("/object/etag").asText()).isEqualTo("827ccb0eea8a706c4c34a16891f84e7b");
        assertThat(detail.at("/bucket/name").asText()).isEqualTo(BUCKET);
        assertThat(detail.path("reason").asText()).isEqualTo("PutObject");
    }

    @Test
    void aCopyMakesAnEventAndADeleteNone() {
        put("a", "x");
        s3.client.copyObject(r ->
                r.sourceBucket(BUCKET).sourceKey("a").destinationBucket(BUCKET).destinationKey("b"));
        s3.client.deleteObject(r -> r.bucket(BUCKET).key("a"));

        assertThat(reasons()).containsExactly("PutObject", "CopyObject");
    }

    @Test
    void aMultipartUploadIsOneEventAndOneObject() {
        var upload = s3.client.createMultipartUpload(r -> r.bucket(BUCKET).key("big"));
        var part = s3.client.uploadPart(
                r -> r.bucket(BUCKET).key("big").uploadId(upload.uploadId()).partNumber(1),
                RequestBody.fromString("part"));
        s3.client.completeMultipartUpload(r -> r.bucket(BUCKET)
                .key("big")
                .uploadId(upload.uploadId())
                .multipartUpload(m -> m.parts(
                        CompletedPart.builder().partNumber(1).eTag(part.eTag()).build())));

        assertThat(reasons()).containsExactly("CompleteMultipartUpload");
        assertThat(s3.client.listObjectsV2(r -> r.bucket(BUCKET)).contents())
                .extracting(o -> o.key())
                .containsExactly("big");
    }

    @Test
    void compareAndSetLosesNoUpdateUnderThreads() throws Exception {
        put("counter", "0");
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int t = 0; t < 4; t++) {
                threads.submit(() -> {
                    for (int done = 0; done < 25; ) {
                        done += increment() ? 1 : 0;
                    }
                    return null;
                });
            }
        }
        assertThat(s3.client
                        .getObjectAsBytes(r -> r.bucket(BUCKET).key("counter"))
                        .asUtf8String())
                .isEqualTo("100");
    }

    @Test
    void oneOfManyCreatorsWins() throws Exception {
        for (int round = 0; round < 10; round++) {
            var key = "once-" + round;
            var winners = new AtomicInteger();
            try (var threads = Executors.newFixedThreadPool(4)) {
                for (int t = 0; t < 4; t++) {
                    threads.submit(() -> {
                        try {
                            s3.client.putObject(
                                    r -> r.bucket(BUCKET).key(key).ifNoneMatch("*"), RequestBody.fromString("x"));
                            winners.incrementAndGet();
                        } catch (S3Exception e) {
                            assertThat(e.statusCode()).isIn(409, 412);
                        }
                    });
                }
            }
            assertThat(winners).hasValue(1);
        }
    }

    @Test
    void aWrongSecretIsRefused() {
        try (var stranger = S3Client.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .endpointOverride(s3.server.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(LocalAccount.ACCESS_KEY_ID, "guess")))
                .build()) {
            assertThatThrownBy(() -> stranger.listObjectsV2(r -> r.bucket(BUCKET)))
                    .isInstanceOfSatisfying(
                            S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(403));
        }
    }

    @Test
    void anEventOwedByADeadProcessIsMadeAtTheNextStart() {
        put("incoming/m/a.csv", "x");
        stop();
        // As if that process had died between the commit and the queue.
        new Intents(home.resolve("intents")).note(new Write(BUCKET, "incoming/m/a.csv", "PutObject", Instant.EPOCH));
        new Intents(home.resolve("intents"))
                .note(new Write(BUCKET, "incoming/m/never.csv", "PutObject", Instant.EPOCH));

        start();

        assertThat(s3.events).hasSize(1).first().asString().contains("incoming/m/a.csv");
        assertThat(new Intents(home.resolve("intents")).unfinished()).isEmpty();
    }

    @Test
    void theDraftOfAnInterruptedWriteIsNoObject() throws IOException {
        put("d/file.csv", "whole");
        var draft = home.resolve("s3").resolve(BUCKET).resolve("d/file.csv-" + UUID.randomUUID());
        Files.writeString(draft, "hal");
        assertThat(keys()).containsExactly("d/file.csv");

        stop();
        start();

        assertThat(draft).doesNotExist();
        assertThat(keys()).containsExactly("d/file.csv");
    }

    private boolean increment() {
        var current = s3.client.getObjectAsBytes(r -> r.bucket(BUCKET).key("counter"));
        var next = String.valueOf(Integer.parseInt(current.asUtf8String()) + 1);
        try {
            s3.client.putObject(
                    r -> r.bucket(BUCKET)
                            .key("counter")
                            .ifMatch(current.response().eTag()),
                    RequestBody.fromString(next));
            return true;
        } catch (S3Exception e) {
            assertThat(e.statusCode()).isEqualTo(412);
            return false;
        }
    }

    private void put(String key, String text) {
        LocalClients.store(s3.account).put(key, text.getBytes(StandardCharsets.UTF_8), "text/plain");
    }

    private List<String> keys() {
        return s3.client.listObjectsV2(r -> r.bucket(BUCKET)).contents().stream()
                .map(o -> o.key())
                .toList();
    }

    private List<String> reasons() {
        return s3.events.stream()
                .map(e -> Json.read(e.getBytes(StandardCharsets.UTF_8), JsonNode.class)
                        .at("/detail/reason")
                        .asText())
                .toList();
    }
}
