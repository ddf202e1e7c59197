package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import io.millrace.inference.FlakyStore;
import io.millrace.inference.TestModels;
import io.millrace.inference.TestRegistry;
import io.millrace.testing.MovableClock;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.Headers;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.zip.GZIPOutputStream;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which requests the container answers by the thread that took them in; the access log tells. */
@QuarkusTest
@TestProfile(QuickAnswersTest.Container.class)
class QuickAnswersTest {
    public static final class Container implements QuarkusTestProfile {
        @Override
        public String getConfigProfile() {
            return "container";
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            // Long, so that no busy machine makes a prediction too slow.
            return Map.of("quarkus.http.host", "127.0.0.1", "millrace.quick-prediction", "PT1M");
        }
    }

    private static final Duration REFRESH = Duration.ofSeconds(2);
    private static final String ROWS = "/v1/models/house:predict";
    private static final String ROW = "{\"instances\":[{\"x\":12}]}";
    private static final String TENSORS = "/v2/models/echo-fp64/infer";
    private static final String TENSOR =
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[2],\"data\":[1,2.5]}]}";

    @Inject
    FlakyStore store;

    @Inject
    MovableClock clock;

    private final Threads threads = new Threads();

    /** Who wrote the access log. */
    private static final class Threads extends Handler {
        private final Queue<String> names = new ConcurrentLinkedQueue<>();

        @Override
        public void publish(LogRecord line) {
            if (line.getMessage().contains("\"event\":\"request\"")) {
                names.add(ExtLogRecord.wrap(line).getThreadName());
            }
        }

        /** Whether the last request was answered where it came in. */
        boolean here() {
            var name = names.remove();
            assertThat(names).isEmpty();
            return name.contains("eventloop");
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void listen() {
        Logger.getLogger("millrace").addHandler(threads);
    }

    @AfterEach
    void stopListening() {
        Logger.getLogger("millrace").removeHandler(threads);
    }

    @Test
    void theFirstPredictionOfAModelMayWait() {
        new TestRegistry(store).register("new", 1, TestModels.regression()).promote("new", 1);
        json(ROW).post("/v1/models/new:predict");
        assertThat(threads.here()).isFalse();
        json(ROW).post("/v1/models/new:predict");
        assertThat(threads.here()).isTrue();
        json("{\"instances\":[{\"x\":12},{\"x\":13},{\"x\":14}]}").post("/v1/models/new:predict");
        assertThat(threads.here()).as("of another length").isFalse();
    }

    @Test
    void rowsAreAnsweredAsByThreadsThatMayWait() {
        sameAnswerByBothWays(Sent.json(ROW), ROWS);
        sameAnswerByBothWays(Sent.json(ROW), "/v1/models/house/versions/1:predict");
    }

    @Test
    void tensorsAreAnsweredAsByThreadsThatMayWait() {
        sameAnswerByBothWays(Sent.json(TENSOR), TENSORS);
        sameAnswerByBothWays(Sent.json(TENSOR), "/v2/models/echo-fp64/versions/1/infer");
        sameAnswerByBothWays(Sent.binary(), "/v2/models/echo-fp32/infer");
    }

    @Test
    void eachAnswerHasAnIdOfItsOwn() {
        predictHere();
        var one = json(ROW).post(ROWS).header(PredictionIds.HEADER);
        var other = json(ROW).post(ROWS).header(PredictionIds.HEADER);
        assertThat(one).matches("[0-9a-f-]{36}").isNotEqualTo(other);
    }

    @Test
    void aFewBytesMayBeALargeImage() {
        var image = "{\"instances\":[{\"image\":[[[0],[0]],[[0],[0]]]}]}";
        for (int i = 0; i < 3; i++) {
            json(image).post("/v1/models/light:predict");
            assertThat(threads.here()).isFalse();
        }
    }

    @Test
    void otherFormsOfAnAnswerAreQuickToo() {
        predictHere();
        json(ROW).accept("text/csv").post(ROWS).then().statusCode(200).contentType("text/csv");
        assertThat(threads.here()).isTrue();
    }

    @Test
    void aPackedBodyMayHoldMuch() {
        predictHere();
        Sent.json(ROW).packed().post(ROWS).then().statusCode(200);
        assertThat(threads.here()).isFalse();
    }

    @Test
    void whatPredictsNothingMayWait() {
        given().get("/v2/health/live").then().statusCode(200);
        assertThat(threads.here()).isFalse();
    }

    @Test
    void whoFindsOutAboutANewChampionMayWait() {
        predictHere();
        clock.advance(REFRESH);
        json(ROW).post(ROWS);
        assertThat(threads.here()).isFalse();
        json(ROW).post(ROWS);
        assertThat(threads.here()).isTrue();
    }

    @Test
    void whatIsWrongIsToldAtOnceWhereTheModelIsAtHand() {
        predictHere();
        json("{\"instances\":[{\"x\":\"1\\u0000\"}]}")
                .post(ROWS)
                .then()
                .statusCode(400)
                .body("error", containsString("x"));
        assertThat(threads.here()).isTrue();
        json(ROW).post("/v1/models/nobody:predict").then().statusCode(404);
        assertThat(threads.here()).isFalse();
        json(ROW).post(ROWS);
        assertThat(threads.here()).as("the next one").isTrue();
    }

    /** Leaves the model loaded, and known to be quick. */
    private void predictHere() {
        json(ROW).post(ROWS);
        threads.here();
        json(ROW).post(ROWS);
        assertThat(threads.here()).isTrue();
    }

    /** A packed body is left to a thread that may wait. */
    private void sameAnswerByBothWays(Sent sent, String path) {
        var slow = sent.packed().post(path);
        assertThat(threads.here()).isFalse();
        var quick = sent.plain().post(path);
        assertThat(threads.here()).isTrue();
        assertThat(quick.statusCode()).isEqualTo(slow.statusCode()).isEqualTo(200);
        assertThat(quick.asByteArray()).isEqualTo(slow.asByteArray());
        assertThat(withoutId(quick.headers())).isEqualTo(withoutId(slow.headers()));
    }

    private static Map<String, String> withoutId(Headers headers) {
        var map = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        headers.forEach(header -> map.put(header.getName(), header.getValue()));
        assertThat(map.remove(PredictionIds.HEADER)).isNotNull();
        return map;
    }

    private static RequestSpecification json(String body) {
        return Sent.json(body).plain();
    }

    private record Sent(Map<String, Object> headers, byte[] body) {

        static Sent json(String body) {
            return new Sent(Map.of("Content-Type", "application/json"), body.getBytes(StandardCharsets.UTF_8));
        }

        static Sent binary() {
            var head = ("{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[2],"
                            + "\"parameters\":{\"binary_data_size\":8}}],\"parameters\":{\"binary_data_output\":true}}")
                    .getBytes(StandardCharsets.UTF_8);
            var body = ByteBuffer.allocate(head.length + 2 * Float.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .put(head)
                    .putFloat(1)
                    .putFloat(2.5f);
            return new Sent(
                    Map.of("Content-Type", "application/octet-stream", BodyReader.JSON_LENGTH, head.length),
                    body.array());
        }

        RequestSpecification plain() {
            // Else the colon of a verb is escaped, which few clients do.
            return given().urlEncodingEnabled(false).headers(headers).body(body);
        }

        RequestSpecification packed() {
            var packed = new ByteArrayOutputStream();
            try (var out = new GZIPOutputStream(packed)) {
                out.write(body);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return plain().header("Content-Encoding", "gzip").body(packed.toByteArray());
        }
    }
}
