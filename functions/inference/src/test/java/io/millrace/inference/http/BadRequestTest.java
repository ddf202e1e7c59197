package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.millrace.inference.TestImages;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every wrong request is refused with a status and a message that names the field. */
@QuarkusTest
class BadRequestTest {
    private static final String INFER = "/v2/models/house/infer";
    private static final String MIXED = "/v2/models/adult/infer";
    private static final String IMAGE = "/v2/models/light/infer";
    private static final String ROWS = "/v1/models/adult:predict";

    static Stream<Arguments> wrongJson() {
        return Stream.of(
                wrong(INFER, "", "the body is empty"),
                wrong(INFER, "{\"inputs\":", "no valid JSON", "line 1"),
                wrong(INFER, "[]", "the body must be an object, not an array"),
                wrong(INFER, "{\"inputs\":[]} {}", "goes on"),
                wrong(INFER, "{\"id\":\"a\",\"id\":\"b\",\"inputs\":[]}", "no valid JSON", "Duplicate", "'id'"),
                wrong(INFER, "{\"inputs\":[{\"data\":[" + "{\"a\":".repeat(5000), "no valid JSON", "32"),
                wrong(INFER, "{\"inputs\":[{\"data\":" + "[".repeat(5000), "no valid JSON", "32"),
                wrong(INFER, "{\"parameters\":{\"a\":" + "[".repeat(40) + "]".repeat(40) + "}}", "parameters.a"),
                wrong(INFER, "{}", "inputs is missing"),
                wrong(INFER, "{\"input\":[]}", "no field 'input'", "Did you mean 'inputs'?"),
                wrong(INFER, "{\"id\":7,\"inputs\":[]}", "id must be a text, not 7"),
                wrong(INFER, "{\"inputs\":[]}", "input 'x' is missing"),
                wrong(INFER, "{\"inputs\":{}}", "inputs must be an array"));
    }

    static Stream<Arguments> wrongTensor() {
        return Stream.of(
                wrong(
                        INFER,
                        inputs("{\"name\":\"x\",\"datatype\":\"FP64\",\"data\":[1]}"),
                        "inputs[0]",
                        "shape is missing"),
                wrong(INFER, inputs("{\"datatype\":\"FP64\",\"shape\":[1],\"data\":[1]}"), "inputs[0].name is missing"),
                wrong(INFER, inputs("{\"name\":\"x\",\"shape\":[1],\"data\":[1]}"), "'x'", "datatype is missing"),
                wrong(INFER, inputs("{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[1]}"), "'x'", "data is missing"),
                wrong(INFER, x("FP64", "[1]", "[1]").replace("\"x\"", "\"xx\""), "input 'xx'", "Did you mean 'x'?"),
                wrong(INFER, x("FP65", "[1]", "[1]"), "input 'x'", "'FP65'", "FP64"),
                wrong(INFER, x("BYTES", "[1]", "[\"1\"]"), "input 'x'", "BYTES", "FP64"),
                wrong(INFER, x("BOOL", "[1]", "[true]"), "input 'x'", "BOOL"),
                wrong(INFER, x("FP64", "[2]", "[1]"), "input 'x'", "shape [2] wants 2 elements, data have 1"),
                wrong(
                        INFER,
                        x("FP64", "[9223372036854775807,9223372036854775807]", "[1]"),
                        "input 'x'",
                        "more than 2^63"),
                wrong(INFER, x("FP64", "[4611686018427387904,4]", "[]"), "input 'x'", "more than 2^63"),
                wrong(INFER, x("FP64", "[-1]", "[1]"), "input 'x'", "shape[0]", "whole number"),
                wrong(INFER, x("FP64", "[1.0]", "[1]"), "input 'x'", "shape[0]", "whole number"),
                wrong(INFER, x("FP64", "[]", "[1]"), "input 'x'", "no rows"),
                wrong(INFER, x("FP64", "[1,2]", "[1,2]"), "input 'x'", "[n] or [n, 1]"),
                wrong(INFER, x("FP64", "[2,1]", "[[1,2]]"), "input 'x'", "nested as [1, 2]"),
                wrong(INFER, x("FP64", "[2,1]", "[[1],2]"), "input 'x'", "ragged"),
                wrong(INFER, x("FP64", "[3]", "[[1,2],[3]]"), "input 'x'", "ragged"),
                wrong(INFER, x("FP64", "[2]", "[1,NaN]"), "input 'x'", "data[1]", "NaN"),
                wrong(INFER, x("FP64", "[1]", "[Infinity]"), "input 'x'", "data[0]"),
                wrong(INFER, x("FP64", "[1]", "[1e999]"), "input 'x'", "data[0]"),
                wrong(INFER, x("FP64", "[2]", "[1,\"abc\"]"), "input 'x'", "data[1]", "the text 'abc'"),
                wrong(INFER, x("FP64", "[1]", "[true]"), "input 'x'", "data[0]", "true"),
                wrong(INFER, x("FP64", "[1]", "[{}]"), "input 'x'", "data[0]", "an object"),
                wrong(INFER, x("INT8", "[1]", "[128]"), "input 'x'", "data[0]", "INT8"),
                wrong(INFER, x("UINT8", "[1]", "[-1]"), "input 'x'", "data[0]", "UINT8"),
                wrong(INFER, x("UINT8", "[1]", "[300]"), "input 'x'", "data[0] is 300", "0 to 255"),
                wrong(INFER, x("UINT64", "[1]", "[18446744073709551616]"), "input 'x'", "18446744073709551615"),
                wrong(INFER, x("INT64", "[1]", "[9223372036854775808]"), "input 'x'", "no INT64"),
                wrong(INFER, x("FP16", "[1]", "[65520]"), "input 'x'", "data[0]", "FP16"),
                wrong(INFER, x("fp64", "[1]", "[1]"), "input 'x'", "'fp64'", "FP64"),
                wrong(INFER, x("FP64", "[1]", "[[[[[[[[[1]]]]]]]]]"), "input 'x'", "8 deep"),
                wrong(INFER, x("FP64", "[1]", "1"), "input 'x'", "data must be an array"),
                wrong(INFER, x("FP64", "[1,1,1,1,1,1,1,1,1]", "[1]"), "input 'x'", "more than 8 extents"),
                wrong(
                        INFER,
                        x("FP64", "[1]", "[1]").replace("\"data\"", "\"parameters\":{\"a\":null},\"data\""),
                        "parameters.a"),
                wrong(
                        INFER,
                        x("FP64", "[1]", "[1]").replace("\"data\"", "\"parameters\":{\"binary_data_size\":8},\"data\""),
                        "both data and binary_data_size"),
                wrong(
                        INFER,
                        inputs("{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[1],"
                                + "\"parameters\":{\"binary_data_size\":8}}"),
                        "input 'x'",
                        "0 bytes are left"),
                wrong("/v2/models/echo-fp32/infer", x("FP64", "[1]", "[1]"), "input 'x'", "the model wants FP32"),
                wrong("/v2/models/echo-fp32/infer", x("FP32", "[1]", "[null]"), "input 'x'", "data[0] is null"),
                wrong(INFER, x("INT32", "[1]", "[1.5]"), "input 'x'", "data[0]", "INT32"),
                wrong(INFER, x("INT64", "[1]", "[9007199254740993]"), "input 'x'", "data[0]", "FP64"),
                wrong(INFER, x("FP32", "[1]", "[1e39]"), "input 'x'", "data[0]", "FP32"),
                wrong(
                        INFER,
                        inputs(tensor("x", "FP64", "[1]", "[1]") + "," + tensor("x", "FP64", "[1]", "[1]")),
                        "'x'",
                        "twice"),
                wrong(
                        INFER,
                        x("FP64", "[1]", "[1]").replace("]}]}", "]}],\"outputs\":[{\"name\":\"predictio\"}]}"),
                        "outputs",
                        "'predictio'",
                        "Did you mean 'prediction'?"),
                wrong(MIXED, mixed("INT64", "[2]", "[1,2]", "[\"smith\"]"), "input 'job'", "1 rows", "'age' has 2"),
                wrong(MIXED, mixed("INT64", "[1]", "[1]", "[5]"), "input 'job'", "data[0] must be a text"),
                wrong(
                        MIXED,
                        mixed("INT64", "[1]", "[1]", "[\"smith\"]").replace("\"true\"", "\"maybe\""),
                        "input 'member'",
                        "'maybe'"));
    }

    static Stream<Arguments> wrongImage() {
        var png = TestImages.png(8, 8, 9);
        return Stream.of(
                wrong(IMAGE, image("UINT8", "[1,2,2]", "[1,2,3,4]"), "input 'image'", "[n, height, width, 1]"),
                wrong(IMAGE, image("UINT8", "[1,1,1,3]", "[1,2,3]"), "input 'image'", "[n, height, width, 1]"),
                wrong(IMAGE, image("UINT8", "[1,2,2,1]", "[1,2,3,256]"), "input 'image'", "data[3]", "0 to 255"),
                wrong(IMAGE, image("FP32", "[1,2,2,1]", "[0.5,0,0,0]"), "input 'image'", "data[0]", "0 to 255"),
                wrong(IMAGE, image("UINT8", "[1,2,2,1]", "[1,2,3,null]"), "input 'image'", "data[3]", "null"),
                wrong(IMAGE, image("BYTES", "[1,1,1,1]", "[\"a\"]"), "input 'image'", "UINT8"),
                wrong("/v1/models/light:predict", "{\"instances\":[{}]}", "instances[0].image is missing"),
                wrong(
                        "/v1/models/light:predict",
                        "{\"instances\":[{\"image\":\"%%%\"}]}",
                        "instances[0].image",
                        "base64"),
                wrong(
                        "/v1/models/light:predict",
                        "{\"instances\":[{\"image\":{}}]}",
                        "instances[0].image.b64 is missing"),
                wrong("/v1/models/light:predict", "{\"inputs\":{\"image\":[\"%%%\"]}}", "inputs.image[0]", "base64"),
                wrong(
                        "/v1/models/light:predict",
                        row(Arrays.copyOf(png, png.length - 20)),
                        "instances[0].image",
                        "cut short"),
                wrong(
                        "/v1/models/light:predict",
                        row("hello".getBytes()),
                        "instances[0].image",
                        "neither PNG nor JPEG"));
    }

    static Stream<Arguments> wrongRow() {
        return Stream.of(
                wrong(ROWS, "{}", "instances is missing"),
                wrong(ROWS, "{\"instance\":[]}", "Did you mean 'instances'?"),
                wrong(ROWS, "{\"instances\":{}}", "instances must be an array"),
                wrong(ROWS, "{\"instances\":[[1]]}", "instances[0] must be an object"),
                wrong(ROWS, "{\"instances\":[{},{\"agee\":1}]}", "instances[1]", "'agee'", "Did you mean 'age'?"),
                wrong(
                        ROWS,
                        "{\"instances\":[{\"age\":\"old\"}]}",
                        "instances[0].age must be a number, not the text 'old'"),
                wrong(ROWS, "{\"instances\":[{\"age\":NaN}]}", "instances[0].age", "finite"),
                wrong(ROWS, "{\"instances\":[{\"age\":[1]}]}", "instances[0].age", "an array"),
                wrong(ROWS, "{\"instances\":[{\"age\":1,\"age\":2}]}", "Duplicate", "'age'"),
                wrong(ROWS, "{\"instances\":[{\"member\":\"perhaps\"}]}", "instances[0].member", "true or false"),
                wrong(ROWS, "{\"instances\":[{\"member\":2}]}", "instances[0].member", "true or false"),
                wrong(ROWS, "{\"instances\":[{\"joined\":\"yesterday\"}]}", "instances[0].joined", "ISO-8601"),
                wrong(ROWS, "{\"instances\":[{\"job\":{}}]}", "instances[0].job", "an object"),
                wrong(ROWS, "{\"inputs\":[{\"name\":\"age\"}]}", "inputs must be an object", "/infer"),
                wrong(ROWS, "{\"inputs\":{\"agee\":[1]}}", "'agee'", "Did you mean 'age'?"),
                wrong(ROWS, "{\"inputs\":{\"age\":1}}", "inputs.age must be an array, not 1"),
                wrong(ROWS, "{\"inputs\":{\"age\":[1,\"x\"]}}", "inputs.age[1] must be a number"),
                wrong(
                        ROWS,
                        "{\"inputs\":{\"age\":[1,2],\"job\":[\"a\"]}}",
                        "inputs.job has 1 values",
                        "inputs.age has 2"),
                wrong(ROWS, "{\"inputs\":{},\"instances\":[]}", "both instances and inputs"));
    }

    @ParameterizedTest
    @MethodSource({"wrongJson", "wrongTensor", "wrongImage", "wrongRow"})
    void isRefusedWithTheFieldsName(String path, String body, String[] expected) {
        assertError(given().contentType("application/json").body(body).post(path), 400, expected);
    }

    static Stream<Arguments> wrongCsv() {
        return Stream.of(
                wrong(ROWS, "", "the body is empty"),
                wrong(ROWS, "age,jobb\n1,smith\n", "the header", "'jobb'", "Did you mean 'job'?"),
                wrong(ROWS, "age,age\n1,2\n", "'age' twice"),
                wrong(ROWS, "age,job\n1,smith\n2\n", "line 3 has 1 cells, 2 are expected"),
                wrong(ROWS, "age\n\"1\"x\n", "no valid CSV", "line 2"),
                wrong(ROWS, "age\nold\n", "line 2, column age must be a number, not the text 'old'"),
                wrong(ROWS, "age\nNaN\n", "line 2, column age", "NaN"),
                wrong(ROWS, "age\n0x1p3\n", "line 2, column age"),
                wrong(ROWS, "age\n1e999\n", "line 2, column age", "finite"),
                wrong(ROWS, "age,member\n1,perhaps\n", "line 2, column member must be true or false"),
                wrong("/v1/models/light:predict", "image\na\n", "takes images"));
    }

    @ParameterizedTest
    @MethodSource("wrongCsv")
    void isRefusedWithTheLineAndTheColumn(String path, String body, String[] expected) {
        assertError(csv().body(body).post(path), 400, expected);
    }

    @Test
    void imageBombIsRefusedByItsHeader() {
        var bomb = TestImages.png(2, 2, 0);
        java.nio.ByteBuffer.wrap(bomb).putInt(16, 30_000).putInt(20, 30_000);
        var crc = new java.util.zip.CRC32();
        crc.update(bomb, 12, 17);
        java.nio.ByteBuffer.wrap(bomb).putInt(29, (int) crc.getValue());
        assertError(given().contentType("image/png").body(bomb).post(IMAGE), 413, "30000 x 30000", "64 x 64");
    }

    static Stream<Arguments> notThere() {
        return Stream.of(
                wrong("/v2/models/nobody", "", "no model 'nobody'"),
                wrong("/v2/models/nobody/ready", "", "no model 'nobody'"),
                wrong("/v1/models/nobody", "", "no model 'nobody'"),
                wrong("/v2/models/untrained", "", "'untrained' has no champion yet"),
                wrong("/v2/models/adult/versions/9", "", "'adult' has no version 9"),
                wrong("/v2/models/adult/versions/0", "", "versions are 1, 2, 3"),
                wrong("/v2/models/adult/versions/99999999999999999999", "", "versions are 1, 2, 3"),
                wrong("/v2/models/UPPER", "", "no model of that name"),
                wrong("/v2/models/..%2Fsecret", "", "no model of that name"),
                wrong("/v2/models/%E6%A8%A1%E5%9E%8B", "", "no model of that name"),
                wrong("/", "", "no such route"),
                wrong("/v3/models", "", "no such route"),
                wrong("/v2/models/adult/unknown", "", "no such route"));
    }

    @ParameterizedTest
    @MethodSource("notThere")
    void isNotFound(String path, String unused, String[] expected) {
        assertError(given().urlEncodingEnabled(false).get(path), 404, expected);
    }

    @Test
    void unknownModelIsNotFoundWhateverTheBody() {
        assertError(given().contentType("application/json").body("{").post("/v2/models/nobody/infer"), 404, "nobody");
        assertError(
                given().contentType("application/json").body("{}").post("/v1/models/nobody:predict"), 404, "nobody");
        assertError(given().contentType("application/json").body("{}").post("/v1/models/adult"), 404, ":predict");
        assertError(
                given().contentType("application/json").body("{}").post("/v1/models/adult:explain"), 404, ":predict");
    }

    @Test
    void wrongMethodIsToldSo() {
        assertError(given().get(INFER), 405, "method");
        assertError(given().delete("/v2/models/adult"), 405, "method");
    }

    @Test
    void wrongContentTypeIsToldSo() {
        assertError(
                given().contentType("text/xml").body("1,2").post(ROWS),
                415,
                "application/json",
                "text/csv",
                "text/xml");
        assertError(csv().body("1,2").post(INFER), 415, "tables", ":predict");
        assertError(
                given().contentType("text/csv; charset=latin-x")
                        .body(new byte[] {'a'})
                        .post(ROWS),
                415,
                "charset",
                "latin-x");
        assertError(
                given().contentType("application/json")
                        .header("Inference-Header-Content-Length", "2")
                        .body("{}")
                        .post(ROWS),
                415,
                "tensors",
                "/infer");
        assertError(
                given().contentType("application/x-www-form-urlencoded")
                        .body("{}")
                        .post(ROWS),
                415,
                "-H 'Content-Type");
    }

    @Test
    void headersThatAreNoMediaTypesAreRefused() throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            for (var header : List.of("Content-Type", "Accept")) {
                for (var value : List.of("", ";;", "text", "a/b;q=zz", "/", "text/csv;;;")) {
                    var request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + ROWS))
                            .header(header, value)
                            .POST(HttpRequest.BodyPublishers.ofString("{\"instances\":[]}"))
                            .build();
                    var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
                    assertThat(answer.statusCode())
                            .as(header + ": " + value + " " + answer.body())
                            .isLessThan(500);
                    assertThat(answer.body()).isNotEmpty();
                    if (value.equals(";;")) {
                        assertThat(answer.body()).contains("{\"error\":", header);
                    }
                }
            }
        }
    }

    @Test
    void imageForATableIsRefused() {
        assertError(
                given().contentType("image/png").body(TestImages.png(2, 2, 0)).post(ROWS), 400, "not images");
        assertError(given().contentType("image/png").body(new byte[0]).post(IMAGE), 400, "neither PNG nor JPEG");
    }

    @Test
    void tooMuchIsRefused() {
        var body = "{\"id\":\"" + "a".repeat(200_000) + "\"}";
        assertError(given().contentType("application/json").body(body).post(INFER), 413, "the body", "limit of 200000");
        var rows = "{\"instances\":[{}" + ",{}".repeat(1000) + "]}";
        assertError(given().contentType("application/json").body(rows).post(ROWS), 413, "1000 rows");
        var tensor = x("FP64", "[1001]", "[0" + ",0".repeat(1000) + "]");
        assertError(given().contentType("application/json").body(tensor).post(INFER), 413, "1000 rows");
        assertError(
                given().contentType("image/png").body(TestImages.png(65, 2, 0)).post(IMAGE), 413, "65 x 2");
        var csv = "age\n" + "1\n".repeat(1001);
        assertError(csv().body(csv).post(ROWS), 413, "1000 rows");
        var columns = "{\"inputs\":{\"age\":[0" + ",0".repeat(1000) + "]}}";
        assertError(given().contentType("application/json").body(columns).post(ROWS), 413, "1000 rows");
        var hollow = x("FP64", "[0,4000001]", "[]");
        assertError(given().contentType("application/json").body(hollow).post(INFER), 413, "the tensors", "4000000");
        var deep = image("UINT8", "[1,1,65,1]", "[0" + ",0".repeat(64) + "]");
        assertError(given().contentType("application/json").body(deep).post(IMAGE), 413, "input 'image'", "limit");
    }

    @Test
    void aCellOfManyDigitsThatIsNoNumberIsRefusedInNoTime() {
        var csv = "age\n" + "1".repeat(190_000) + "x\n";

        assertTimeout(
                Duration.ofSeconds(5), () -> assertError(csv().body(csv).post(ROWS), 400, "age", "must be a number"));
    }

    private static void assertError(Response response, int status, String... expected) {
        var body = response.asString();
        assertThat(response.statusCode()).as(body).isEqualTo(status);
        assertThat(response.contentType()).startsWith("application/json");
        Map<String, String> error = JsonPath.from(body).getMap("");
        assertThat(error).containsOnlyKeys("error");
        assertThat(error.get("error")).contains(expected).doesNotContain("Exception", "io.millrace", "\tat ");
    }

    private static io.restassured.specification.RequestSpecification csv() {
        return TestRequests.csv("text/csv");
    }

    private static Arguments wrong(String path, String body, String... expected) {
        return Arguments.of(path, body, expected);
    }

    private static String x(String datatype, String shape, String data) {
        return inputs(tensor("x", datatype, shape, data));
    }

    private static String image(String datatype, String shape, String data) {
        return inputs(tensor("image", datatype, shape, data));
    }

    private static String mixed(String datatype, String shape, String ages, String jobs) {
        return inputs(tensor("age", datatype, shape, ages) + "," + tensor("job", "BYTES", "[1]", jobs) + ","
                + tensor("member", "BYTES", "[1]", "[\"true\"]") + "," + tensor("joined", "FP64", "[1]", "[0]"));
    }

    private static String tensor(String name, String datatype, String shape, String data) {
        return "{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":%s,\"data\":%s}".formatted(name, datatype, shape, data);
    }

    private static String inputs(String tensors) {
        return "{\"inputs\":[" + tensors + "]}";
    }

    private static String row(byte[] image) {
        return "{\"instances\":[{\"image\":\"" + Base64.getEncoder().encodeToString(image) + "\"}]}";
    }
}
