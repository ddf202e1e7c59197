package io.millrace.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * 10,000 bodies mutated from good ones, by a fixed seed, over HTTP: each is answered in time, either as what it still
 * means or with 4xx and {@code {"error"}}, and leaves no memory behind.
 */
@QuarkusTest
class MalformedRequestTest {
    private static final int REQUESTS = 10_000;
    private static final long MAX_GROWTH = 48L << 20;
    private static final String BINARY = "{\"inputs\":[{\"name\":\"x\",\"shape\":[2],\"datatype\":\"%s\","
            + "\"parameters\":{\"binary_data_size\":%d}}],\"outputs\":[{\"name\":\"y\","
            + "\"parameters\":{\"binary_data\":true}}]}%s";
    private static final List<String> TOKENS = List.of(
            "[",
            "]",
            "{",
            "}",
            ",",
            ":",
            "\"",
            "null",
            "NaN",
            "-1",
            "1e999",
            "0.5",
            "true",
            "99999999999999999999",
            "\"data\"",
            "\"shape\"",
            "\"binary_data_size\"",
            "[[",
            "{}",
            "\\u0000",
            "\\ud800",
            "\u00ff",
            "BYTES",
            "INT64");

    /** @param json bytes of JSON before binary tensors; negative: none follow */
    private record Seed(String path, String body, int json) {}

    private static final List<Seed> SEEDS = List.of(
            json("adult", """
                    {"id":"42","parameters":{"trace":true},"inputs":[
                    {"data":[39,null],"datatype":"INT64","shape":[2],"name":"age"},
                    {"name":"job","datatype":"BYTES","shape":[2,1],"data":[["smith"],["new"]]},
                    {"name":"member","datatype":"BOOL","shape":[2],"data":[true,null]},
                    {"name":"joined","datatype":"FP64","shape":[2],"data":[1.7e9,null]}]}"""),
            json("pair", """
                    {"inputs":[{"name":"a","datatype":"FP32","shape":[2,2],"data":[[1,2],[3,4]]},
                    {"name":"b","datatype":"FP32","shape":[2],"data":[1,2]}],"outputs":[{"name":"c"}]}"""),
            json(
                    "echo-uint8",
                    "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[3],\"data\":[1,2,255]}]}"),
            json("light", """
                    {"inputs":[{"name":"image","datatype":"UINT8","shape":[1,2,2,1],"data":[1,2,3,4]}]}"""),
            binary("echo-fp64", "FP64", 16, "0123456789abcdef"),
            binary("echo-bytes", "BYTES", 13, "\u0001\0\0\0a\u0004\0\0\0bcde"),
            new Seed(
                    "/v1/models/adult:predict",
                    "{\"instances\":[{\"age\":39,\"job\":\"smith\",\"member\":true}]}",
                    -1));

    private final Random random = new Random(20_261_124);

    @Test
    void mutatedBodiesAreAnsweredOrRefusedAndLeaveNothingBehind() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            run(client, REQUESTS / 5);
            long before = usedAfterCollection();
            int refused = run(client, REQUESTS - REQUESTS / 5);
            assertThat(usedAfterCollection() - before)
                    .as("bytes left on the heap")
                    .isLessThan(MAX_GROWTH);
            assertThat(refused).as("most mutations are no requests").isGreaterThan(REQUESTS / 2);
        }
    }

    private int run(HttpClient client, int requests) throws IOException, InterruptedException {
        int refused = 0;
        for (int i = 0; i < requests; i++) {
            var seed = SEEDS.get(random.nextInt(SEEDS.size()));
            var body = mutate(seed.body.getBytes(StandardCharsets.ISO_8859_1));
            var answer = client.send(request(seed, body), HttpResponse.BodyHandlers.ofString());
            var shown = seed.path + " " + new String(body, StandardCharsets.ISO_8859_1) + " -> " + answer.body();
            if (answer.statusCode() != 200) {
                refused++;
                assertThat(answer.statusCode()).as(shown).isBetween(400, 499);
                assertThat(answer.body()).as(shown).startsWith("{\"error\":\"").doesNotContain("\tat ", "Exception");
            }
        }
        return refused;
    }

    private HttpRequest request(Seed seed, byte[] body) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + seed.path))
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (seed.json < 0) {
            return request.header("Content-Type", "application/json").build();
        }
        int length = random.nextInt(4) == 0 ? random.nextInt(body.length + 3) : seed.json;
        return request.header("Content-Type", "application/octet-stream")
                .header(BodyReader.JSON_LENGTH, Integer.toString(length))
                .build();
    }

    private byte[] mutate(byte[] body) {
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(body.length + 1);
            int to = Math.min(body.length, at + random.nextInt(8));
            body = switch (random.nextInt(5)) {
                case 0 -> splice(body, at, to, new byte[0]);
                case 1 -> splice(body, at, at, token());
                case 2 -> splice(body, at, to, token());
                case 3 -> splice(body, at, at, Arrays.copyOfRange(body, 0, random.nextInt(body.length + 1)));
                default -> splice(body, at, to, new byte[] {(byte) random.nextInt(256)});
            };
        }
        return body;
    }

    private byte[] token() {
        return TOKENS.get(random.nextInt(TOKENS.size())).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] splice(byte[] body, int from, int to, byte[] with) {
        var spliced = Arrays.copyOf(body, from + with.length + body.length - to);
        System.arraycopy(with, 0, spliced, from, with.length);
        System.arraycopy(body, to, spliced, from + with.length, body.length - to);
        return spliced;
    }

    private static long usedAfterCollection() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static Seed json(String model, String body) {
        return new Seed("/v2/models/" + model + "/infer", body, -1);
    }

    private static Seed binary(String model, String datatype, int bytes, String data) {
        var body = BINARY.formatted(datatype, bytes, data);
        return new Seed("/v2/models/" + model + "/infer", body, body.length() - data.length());
    }
}
