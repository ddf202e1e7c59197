package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.FlakyStore;
import io.millrace.inference.TestGraphs;
import io.millrace.inference.TestRegistry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Locale;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** A file without a signature is served as what its graph declares. */
@QuarkusTest
class GraphModelTest {
    private static final Path MNIST = Path.of("../../../shared/data/models_onnx/mnist-8.onnx");

    @Inject
    FlakyStore store;

    @Test
    void metadataAreTheGraphsOwn() {
        assertThat(given().get("/v2/models/pair").asString()).isEqualTo("""
                        {"name":"pair","versions":["1"],"model_version":"1","platform":"onnx_onnxv1","inputs":[\
                        {"name":"a","datatype":"FP32","shape":[-1,2]},{"name":"b","datatype":"FP32","shape":[2]}],\
                        "outputs":[{"name":"c","datatype":"FP32","shape":[-1,2]},\
                        {"name":"n","datatype":"INT64","shape":[2]}]}""");
    }

    @Test
    void batchesMayBeEmpty() {
        assertThat(infer("pair", pair("[0,2]", "[]"), 200)).contains("\"shape\":[0,2],\"data\":[]", "\"data\":[0,2]");
    }

    @Test
    void wholeNumbersKeepEveryBit() {
        assertThat(infer("echo-int64", x("INT64", "[2]", "[9223372036854775807,-9007199254740993]"), 200))
                .contains("\"data\":[9223372036854775807,-9007199254740993]");
        assertThat(infer("echo-uint64", x("UINT64", "[]", "[18446744073709551615]"), 200))
                .contains("\"shape\":[],\"data\":[18446744073709551615]");
        assertThat(infer("echo-fp16", x("FP16", "[2]", "[0.1,-65504]"), 200)).contains("[0.099975586,-65504.0]");
    }

    @Test
    void floatsKeepTheSignOfZeroAndTheirSmallestSteps() {
        for (var datatype : new String[] {"FP16", "BF16", "FP32", "FP64"}) {
            assertThat(infer("echo-" + datatype.toLowerCase(Locale.ROOT), x(datatype, "[4]", "[-0,-0.0,0,-0e9]"), 200))
                    .as(datatype)
                    .contains("\"data\":[-0.0,-0.0,0.0,-0.0]");
        }
        assertThat(infer("echo-fp16", x("FP16", "[2]", "[5.9604645e-8,-6.1035156e-5]"), 200))
                .contains("[5.9604645E-8,-6.1035156E-5]");
        assertThat(infer("echo-fp32", x("FP32", "[1]", "[1.4e-45]"), 200)).contains("[1.4E-45]");
        assertThat(infer("echo-fp64", x("FP64", "[2]", "[4.9e-324,0.1000000000000000055]"), 200))
                .contains("[4.9E-324,0.1]");
    }

    @Test
    void wrongShapesAndNamesAreRefused() {
        assertThat(infer("pair", pair("[1,3]", "[1,2,3]"), 400)).contains("input 'a'", "[-1, 2]");
        assertThat(infer("pair", pair("[2]", "[1,2]"), 400)).contains("input 'a'");
        assertThat(infer("pair", x("FP32", "[2]", "[1,2]"), 400)).contains("input 'x'", "no such input");
        assertThat(infer("pair", pair("[1,2]", "[1,2]").replace("\"a\"", "\"A\""), 400))
                .contains("input 'A'");
    }

    @Test
    void rowsAreToldWhereToGo() {
        given().contentType("application/json")
                .body("{\"instances\":[]}")
                .post("/v1/models/pair:predict")
                .then()
                .statusCode(400);
    }

    @Test
    void sequencesAreRefusedWithTheReason() {
        new TestRegistry(store).register("sequence", 1, TestGraphs.sequence()).promote("sequence", 1);
        given().get("/v2/models/sequence/ready").then().statusCode(503);
        assertThat(given().get("/v2/models/sequence/ready").asString()).contains("'y'", "a sequence");
    }

    @Test
    void publicModelAnswers() throws IOException {
        Assumptions.assumeTrue(Files.exists(MNIST), "no real data beside the checkout");
        new TestRegistry(store).register("mnist8", 1, Files.readAllBytes(MNIST)).promote("mnist8", 1);
        assertThat(given().get("/v2/models/mnist8").asString())
                .contains("{\"name\":\"Input3\",\"datatype\":\"FP32\",\"shape\":[1,1,28,28]}")
                .contains("{\"name\":\"Plus214_Output_0\",\"datatype\":\"FP32\",\"shape\":[1,10]}");
        var zeros = String.join(",", Collections.nCopies(784, "0"));
        assertThat(infer("mnist8", x("FP32", "[1,1,28,28]", "[" + zeros + "]").replace("\"x\"", "\"Input3\""), 200))
                .contains("\"shape\":[1,10]");
    }

    @Test
    void repositoryIsReadOnly() {
        var all = given().contentType("application/json")
                .post("/v2/repository/index")
                .asString();
        assertThat(all).contains("{\"name\":\"adult\",\"version\":\"1\",\"state\":\"READY\",\"reason\":\"\"}");
        given().body("{\"ready\":true}")
                .contentType("application/json")
                .post("/v2/repository/index")
                .then()
                .statusCode(200);
        given().body("{\"ready\":1}")
                .contentType("application/json")
                .post("/v2/repository/index")
                .then()
                .statusCode(400);
        for (var verb : new String[] {"load", "unload"}) {
            var answer = given().post("/v2/repository/models/adult/" + verb);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.asString()).contains("read-only");
        }
    }

    private static String infer(String model, String body, int status) {
        return given().contentType("application/json")
                .body(body)
                .post("/v2/models/" + model + "/infer")
                .then()
                .statusCode(status)
                .extract()
                .asString();
    }

    private static String x(String datatype, String shape, String data) {
        return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"%s\",\"shape\":%s,\"data\":%s}]}"
                .formatted(datatype, shape, data);
    }

    private static String pair(String shape, String data) {
        return """
                {"inputs":[{"name":"a","datatype":"FP32","shape":%s,"data":%s},
                {"name":"b","datatype":"FP32","shape":[2],"data":[1,2]}]}""".formatted(shape, data);
    }
}
