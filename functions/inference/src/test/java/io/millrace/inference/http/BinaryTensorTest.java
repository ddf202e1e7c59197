package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The binary tensor extension over HTTP, any graph as its model. */
@QuarkusTest
class BinaryTensorTest {
    private static final String LENGTH = "Inference-Header-Content-Length";
    private static final String JSON =
            "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[1],\"data\":[12]}]}";
    private static final RestAssuredConfig AS_IS = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));

    @Test
    void binaryAndJsonTensorsMixInRequestAndAnswer() {
        var json = """
                {"id":"7","inputs":[
                {"name":"a","shape":[2,2],"datatype":"FP32","parameters":{"binary_data_size":16}},
                {"name":"b","shape":[2],"datatype":"FP32","data":[10,20]}],
                "outputs":[{"name":"n"},{"name":"c","parameters":{"binary_data":true}}]}""";
        var answer = post("pair", json, floats(1, 2, 3, 4));
        assertThat(json(answer)).isEqualTo("""
                        {"model_name":"pair","model_version":"1","id":"7","outputs":[\
                        {"name":"n","datatype":"INT64","shape":[2],"data":[2,2]},\
                        {"name":"c","datatype":"FP32","shape":[2,2],"parameters":{"binary_data_size":16}}]}""");
        assertThat(tail(answer)).isEqualTo(floats(11, 22, 13, 24));
        assertThat(answer.contentType()).isEqualTo("application/octet-stream");
    }

    @Test
    void allOutputsComeInBinaryWhereTheRequestSaysSo() {
        var json = """
                {"parameters":{"binary_data_output":true},"inputs":[
                {"name":"a","shape":[1,2],"datatype":"FP32","data":[1,2]},
                {"name":"b","shape":[2],"datatype":"FP32","data":[1,1]}],
                "outputs":[{"name":"c"},{"name":"n","parameters":{"binary_data":false}}]}""";
        var answer = post("pair", json, new byte[0]);
        assertThat(json(answer)).endsWith("{\"name\":\"n\",\"datatype\":\"INT64\",\"shape\":[2],\"data\":[1,2]}]}");
        assertThat(tail(answer)).isEqualTo(floats(2, 3));
    }

    @Test
    void rawBodyIsTheOneInput() {
        var row = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(10)
                .putDouble(12)
                .array();
        var answer = send("house", "0", row);
        assertThat(json(answer)).contains("\"shape\":[2]", "\"binary_data_size\":8");
        assertThat(tail(answer)).isEqualTo(floats(100, 105));
    }

    @Test
    void textsHaveTheirLengthBeforeThem() {
        var json = """
                {"parameters":{"binary_data_output":true},"inputs":[\
                {"name":"x","shape":[2],"datatype":"BYTES","parameters":{"binary_data_size":13}}]}""";
        var body = texts("é", "abc");
        assertThat(tail(post("echo-bytes", json, body))).isEqualTo(body);
    }

    @Test
    void notANumberTravelsInBinaryOnly() {
        var json = """
                {"inputs":[{"name":"x","shape":[1],"datatype":"FP32","parameters":{"binary_data_size":4}}],\
                "outputs":[{"name":"y","parameters":{"binary_data":%s}}]}""";
        assertThat(tail(post("echo-fp32", json.formatted(true), floats(Float.NaN))))
                .isEqualTo(floats(Float.NaN));
        var refused = post("echo-fp32", json.formatted(false), floats(Float.NaN));
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.asString()).contains("output 'y'", "binary_data");
    }

    static Stream<Arguments> malformed() {
        var whole = "{\"inputs\":[{\"name\":\"x\",\"shape\":[%s],\"datatype\":\"%s\","
                + "\"parameters\":{\"binary_data_size\":%s}}]}";
        return Stream.of(
                wrong("echo-fp32", whole.formatted(2, "FP32", 8), 4, "input 'x'", "4 bytes are left"),
                wrong("echo-fp32", whole.formatted(1, "FP32", 8), 8, "input 'x'", "wants 1 elements", "8 bytes"),
                wrong("echo-fp32", whole.formatted(1, "FP32", 3), 3, "input 'x'", "has 3 bytes"),
                wrong("echo-fp32", whole.formatted(1, "FP32", 4), 9, "5 bytes behind the JSON belong to no input"),
                wrong("echo-fp32", whole.formatted(1, "FP32", -4), 4, "binary_data_size", "from 0"),
                wrong("echo-fp32", whole.formatted(1, "FP32", "\"4\""), 4, "binary_data_size"),
                wrong("echo-fp32", whole.formatted(1, "FP32", "99999999999999999999"), 4, "binary_data_size"),
                wrong("echo-fp32", whole.formatted("4611686018427387904,4", "FP32", 4), 4, "more than 2^63"),
                wrong("echo-bytes", whole.formatted(2, "BYTES", 4), 4, "input 'x'", "wants 2 texts"),
                wrong("echo-bytes", whole.formatted(1, "BYTES", 7), 7, "3 bytes are left behind its last text"),
                wrong("echo-bool", whole.formatted(1, "BOOL", 2), 2, "wants 1 elements"));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void wrongLengthsAreRefused(String model, String json, int bytes, String[] expected) {
        assertError(post(model, json, new byte[bytes]), expected);
    }

    @Test
    void wrongBytesAreRefused() {
        var text = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"BYTES\","
                + "\"parameters\":{\"binary_data_size\":5}}]}";
        assertError(post("echo-bytes", text, new byte[] {1, 0, 0, 0, (byte) 0xFF}), "text 0 is no UTF-8");
        assertError(post("echo-bytes", text, new byte[] {-1, -1, -1, -1, 0}), "4294967295 bytes long");
        assertError(
                post("echo-bool", text.replace("BYTES", "BOOL").replace('5', '1'), new byte[] {2}), "neither 0 nor 1");
    }

    @Test
    void wrongHeadersAreRefused() {
        for (var header : new String[] {"-1", "x", "1e3", "99999999999", "", "3.5"}) {
            assertError(send("house", header, new byte[8]), LENGTH);
        }
        assertError(send("house", "9", new byte[8]), LENGTH, "8 bytes");
        assertError(send("house", "0", new byte[7]), "7 bytes");
        assertError(send("adult", "0", new byte[7]), "one input");
        assertError(send("light", "0", new byte[4]), "several variable extents");
        assertError(
                given().config(AS_IS)
                        .contentType("application/octet-stream")
                        .body(new byte[8])
                        .post(path("house")),
                LENGTH + " is missing");
    }

    @Test
    void packedBodiesAreUnpackedUpToTheLimit() throws Exception {

        var answer = packed(gzip(JSON.getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.asString()).contains("\"data\":[105.0]");
        assertThat(packed(gzip(new byte[50_000_000])).statusCode()).isEqualTo(413);
        assertError(packed(new byte[] {1, 2, 3}), "gzip");
        assertError(packed(Arrays.copyOf(gzip(new byte[1000]), 15)), "gzip");
        assertThat(given().header("Content-Encoding", "br")
                        .contentType("application/json")
                        .body("{}")
                        .post(path("house"))
                        .statusCode())
                .isEqualTo(415);
    }

    @Test
    void anAnswerOverItsLimitIsRefusedWithTheSetting() {
        var json = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"UINT8\",\"shape\":[100000],"
                + "\"parameters\":{\"binary_data_size\":100000}}]}";
        var body = Arrays.copyOf(json.getBytes(StandardCharsets.UTF_8), json.length() + 100_000);
        Arrays.fill(body, json.length(), body.length, (byte) -1);
        var answer = given().config(AS_IS)
                .contentType("application/octet-stream")
                .header("Inference-Header-Content-Length", json.length())
                .body(body)
                .post("/v2/models/echo-uint8/infer");
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.asString()).contains("MILLRACE_MAX_ANSWER_BYTES", "200000 bytes");
    }

    @Test
    void aGzipBodyOfManyEmptyMembersIsUnpackedInBoundedSpace() throws Exception {
        var member = gzip(new byte[0]);
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < 200_000; i++) {
            out.write(member);
        }

        var answer = packed(out.toByteArray());

        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(413);
        assertThat(answer.asString()).contains("packed body", "200000 bytes");
        assertThat(packed(Arrays.copyOf(out.toByteArray(), 9_000 * member.length))
                        .statusCode())
                .isEqualTo(400);
    }

    private static Response packed(byte[] body) {
        return given().config(AS_IS)
                .header("Content-Encoding", "gzip")
                .contentType("application/octet-stream")
                .header(LENGTH, Integer.toString(JSON.length()))
                .body(body)
                .post(path("house"));
    }

    private static byte[] gzip(byte[] bytes) throws Exception {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static Response post(String model, String json, byte[] behind) {
        var head = json.getBytes(StandardCharsets.UTF_8);
        var body = Arrays.copyOf(head, head.length + behind.length);
        System.arraycopy(behind, 0, body, head.length, behind.length);
        return send(model, Integer.toString(head.length), body);
    }

    private static Response send(String model, String length, byte[] body) {
        return given().config(AS_IS)
                .contentType("application/octet-stream")
                .header(LENGTH, length)
                .body(body)
                .post(path(model));
    }

    private static String path(String model) {
        return "/v2/models/" + model + "/infer";
    }

    private static String json(Response answer) {
        int length = length(answer);
        return new String(answer.asByteArray(), 0, length, StandardCharsets.UTF_8);
    }

    private static byte[] tail(Response answer) {
        var body = answer.asByteArray();
        return Arrays.copyOfRange(body, length(answer), body.length);
    }

    private static int length(Response answer) {
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return Integer.parseInt(answer.header(LENGTH));
    }

    private static byte[] floats(float... values) {
        var bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private static byte[] texts(String... texts) {
        var bytes = new ByteArrayOutputStream();
        for (var text : texts) {
            var encoded = text.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(new byte[] {(byte) encoded.length, 0, 0, 0});
            bytes.writeBytes(encoded);
        }
        return bytes.toByteArray();
    }

    private static void assertError(Response response, String... expected) {
        assertThat(response.statusCode()).as(response.asString()).isEqualTo(400);
        assertThat(response.asString()).startsWith("{\"error\":\"").contains(expected);
    }

    private static Arguments wrong(String model, String json, int bytes, String... expected) {
        return Arguments.of(model, json, bytes, expected);
    }
}
