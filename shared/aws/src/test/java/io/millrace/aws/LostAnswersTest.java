package io.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.error.UnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

/** A write that S3 committed and could not confirm is told apart from one that was lost to another writer. */
class LostAnswersTest {
    private static final String TYPE = "application/json";
    private static final byte[] MINE = "mine".getBytes(StandardCharsets.UTF_8);

    private final LoopbackS3 bucket = new LoopbackS3();
    private final LoopbackServer server = new LoopbackServer(bucket);
    private final S3Client s3 = LoopbackClients.s3(server.uri(), 3);
    private final S3ObjectStore store = new S3ObjectStore(s3, "bucket");

    @AfterEach
    void close() {
        s3.close();
        server.close();
    }

    @Test
    void aCreationWhoseAnswerWasLostWasOurs() {
        loseAnswer();

        assertThat(store.create("k", MINE, TYPE))
                .contains(store.head("k").orElseThrow().etag());
    }

    @Test
    void aReplacementWhoseAnswerWasLostWasOurs() {
        var before = store.put("k", new byte[] {0}, TYPE);
        loseAnswer();

        assertThat(store.replace("k", MINE, TYPE, before))
                .contains(store.head("k").orElseThrow().etag());
    }

    /** Equal bytes are no proof: both deliveries of an event may write the same. */
    @Test
    void anotherWritersEqualObjectIsNotOurs() {
        store.create("k", MINE, TYPE);

        assertThat(store.create("k", MINE, TYPE)).isEmpty();
        assertThat(store.replace("k", MINE, TYPE, "an older etag")).isEmpty();
    }

    @Test
    void aCreationIsOursAlsoIfNoAttemptWasAnswered() {
        try (var once = LoopbackClients.s3(server.uri(), 1)) {
            loseAnswer();

            assertThat(new S3ObjectStore(once, "bucket").create("k", MINE, TYPE))
                    .contains(store.head("k").orElseThrow().etag());
        }
    }

    /** A role may be allowed to write what it may not read: it then counts as lost. */
    @Test
    void aMarkThatMayNotBeReadCountsAsLost() {
        server.next(412, "<Error><Code>PreconditionFailed</Code></Error>");
        server.next(403, "");

        assertThat(store.create("k", MINE, TYPE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void aStoreThatHangsIsUnavailableWithinTheCallsTime(int attempts) {
        try (var hasty = LoopbackClients.s3(server.uri(), attempts, Duration.ofMillis(150))) {
            for (int i = 0; i < 2 * attempts; i++) {
                server.nextHangs();
            }
            var start = System.nanoTime();

            assertThatThrownBy(() -> new S3ObjectStore(hasty, "bucket").find("k"))
                    .isInstanceOf(UnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aStreamThatBreaksIsUnavailable() throws IOException {
        server.nextEndsEarly();

        try (var body = store.open("k")) {
            assertThatThrownBy(body::readAllBytes).isInstanceOf(UnavailableException.class);
        }
    }

    private void loseAnswer() {
        server.nextLosesItsAnswer((exchange, body) -> bucket.write(exchange, "k", body));
    }
}
