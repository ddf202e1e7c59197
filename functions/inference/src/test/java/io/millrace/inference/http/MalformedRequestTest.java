package io.millrace.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.TestImages;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
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

    /** @param json bytes of JSON before binary tensors; negative: the header is not sent */
    private record Seed(String path, String type, byte[] body, int json, boolean packed) {}

    private static final List<Seed> SEEDS = List.of(
            json("/v2/models/adult/infer", """
                    {"id":"42","parameters":{"trace":true},"inputs":[
                    {"data":[39,null],"datatype":"INT64","shape":[2],"name":"age"},
                    {"name":"job","datatype":"BYTES","shape":[2,1],"data":[["smith"],["new"]]},
                    {"name":"member","datatype":"BOOL","shape":[2],"data":[true,null]},
                    {"name":"joined","datatype":"FP64","shape":[2],"data":[1.7e9,null]}]}"""),
            json("/v2/models/pair/infer", """
                    {"inputs":[{"name":"a","datatype":"FP32","shape":[2,2],"data":[[1,2],[3,4]]},
                    {"name":"b","datatype":"FP32","shape":[2],"data":[1,2]}],"outputs":[{"name":"c"}]}"""),
            json(
                    "/v2/models/echo-uint8/infer",
                    "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[3],\"data\":[1,2,255]}]}"),
            json(
                    "/v2/models/echo-fp16/infer",
                    "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP16\",\"shape\":[2],\"data\":[6e-8,-65504]}]}"),
            json(
                    "/v2/models/echo-bytes/infer",
                    "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"a\\ud83d\\ude00\",\"\"]}]}"),
            json("/v2/models/light/infer", """
                    {"inputs":[{"name":"image","datatype":"UINT8","shape":[1,2,2,1],"data":[1,2,3,4]}]}"""),
            binary("echo-fp64", "FP64", 16, "0123456789abcdef"),
            binary("echo-bytes", "BYTES", 13, "\u0001\0\0\0a\u0004\0\0\0bcde"),
            json("/v1/models/adult:predict", "{\"instances\":[{\"age\":39,\"job\":\"smith\",\"member\":true}]}"),
            json("/v1/models/adult:predict", "{\"inputs\":{\"age\":[39,null],\"job\":[\"smith\",\"new\"]}}"),
            json(
                    "/v1/models/light:predict",
                    "{\"instances\":[{\"image\":{\"b64\":\""
                            + Base64.getEncoder().encodeToString(TestImages.png(2, 2, 9)) + "\"}}]}"),
            json("/v2/models/adult/explain", "{\"instances\":[{\"age\":39}],\"parameters\":{\"rounds\":2,\"seed\":1}}"),
            json("/v2/models/reviews/explain", "{\"instances\":[{\"review\":\"not 很好\"}],\"parameters\":{}}"),
            json("/v2/repository/index", "{\"ready\":true}"),
            body("/v1/models/adult:predict", "text/csv", ascii("age,job,member\n39,smith,true\n,\"new\"\"\",\n")),
            body("/v1/models/light:predict", "image/png", TestImages.png(5, 4, 9)),
            body("/v2/models/light/explain", "image/png", TestImages.png(2, 2, 9)),
            new Seed(
                    "/v1/models/house:predict",
                    "application/json",
                    gzip(ascii("{\"instances\":[{\"x\":12},{\"x\":null}]}")),
                    -1,
                    true));

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

    /** Headers, too, may hold anything. */
    @Test
    void mutatedHeadersAreTakenOrRefused() throws Exception {
        var headers = Map.of(
                "Content-Type",
                "text/csv; charset=utf-8; header=present",
                "Accept",
                "text/csv;q=0.5, application/json;q=0.1, */*",
                "Content-Encoding",
                "identity",
                BodyReader.JSON_LENGTH,
                "10",
                "Accept-Language",
                "en, *;q=0.1");
        var names = headers.keySet().stream().sorted().toList();
        try (var client = HttpClient.newHttpClient()) {
            for (int i = 0; i < REQUESTS / 10; i++) {
                var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port
                                + List.of(
                                                "/v1/models/adult:predict",
                                                "/v2/models/adult/infer",
                                                "/v2/models/adult/explain")
                                        .get(i % 3)))
                        .timeout(Duration.ofSeconds(10))
                        .POST(HttpRequest.BodyPublishers.ofString("{\"instances\":[{}]}"));
                var name = names.get(random.nextInt(names.size()));
                var value = new String(mutate(ascii(headers.get(name))), StandardCharsets.ISO_8859_1)
                        .replaceAll("[^ -~]", "");
                var answer = send(client, request.header(name, value).build(), name + ": " + value);
                assertThat(answer.statusCode())
                        .as(name + ": " + value + " -> " + answer.body())
                        .isBetween(200, 499);
                if (answer.statusCode() != 200) {
                    assertThat(answer.body()).as(name + ": " + value).startsWith("{\"error\":\"");
                }
            }
        }
    }

    private int run(HttpClient client, int requests) throws IOException, InterruptedException {
        int refused = 0;
        for (int i = 0; i < requests; i++) {
            var seed = SEEDS.get(random.nextInt(SEEDS.size()));
            var body = mutate(seed.body);
            var sent = seed.path + " " + new String(body, StandardCharsets.ISO_8859_1);
            var answer = send(client, request(seed, body), sent);
            var shown = sent + " -> " + answer.body();
            if (answer.statusCode() != 200) {
                refused++;
                assertThat(answer.statusCode()).as(shown).isBetween(400, 499);
                assertThat(answer.body()).as(shown).startsWith("{\"error\":\"").doesNotContain("\tat ", "Exception");
            }
        }
        return refused;
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest request, String shown)
            throws IOException, InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (HttpTimeoutException e) {
            throw new AssertionError("no answer to " + shown, e);
        }
    }

    private HttpRequest request(Seed seed, byte[] body) {
        var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + seed.path))
                .timeout(Duration.ofSeconds(10))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        request.header("Content-Type", seed.type);
        if (seed.packed) {
            request.header("Content-Encoding", "gzip");
        }
        if (seed.json >= 0) {
            int length = random.nextInt(4) == 0 ? random.nextInt(body.length + 3) : seed.json;
            request.header(BodyReader.JSON_LENGTH, Integer.toString(length));
        }
        return request.build();
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

    private static Seed json(String path, String body) {
        return body(path, "application/json", body.getBytes(StandardCharsets.UTF_8));
    }

    private static Seed body(String path, String type, byte[] body) {
        return new Seed(path, type, body, -1, false);
    }

    private static Seed binary(String model, String datatype, int bytes, String data) {
        var body = BINARY.formatted(datatype, bytes, data);
        return new Seed(
                "/v2/models/" + model + "/infer",
                "application/octet-stream",
                ascii(body),
                body.length() - data.length(),
                false);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] gzip(byte[] body) {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
