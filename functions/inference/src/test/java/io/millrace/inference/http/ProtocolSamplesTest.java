package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.notNullValue;

import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of the forms that the protocol's documents and its other servers give as samples. */
@QuarkusTest
class ProtocolSamplesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"inputs\":[{\"name\":\"input-0\",\"shape\":[1,3],\"datatype\":\"INT32\",\"data\":[1,2,3]}]}",
                "{\"inputs\":[{\"name\":\"input-0\",\"shape\":[1,3],\"datatype\":\"INT32\",\"data\":[[1,2,3]]}]}",
                "{\"id\":\"my-test-id\",\"inputs\":[{\"name\":\"input-0\",\"shape\":[1,3],\"datatype\":\"INT32\","
                        + "\"data\":[1,2,3]}]}",
                "{\"inputs\":[{\"name\":\"input-0\",\"shape\":[1,3],\"datatype\":\"INT32\",\"data\":[1,2,3]}],"
                        + "\"parameters\":{\"content_type\":\"dict\"},\"outputs\":[{\"name\":\"output-0\"}]}"
            })
    void goodOnesAreAnswered(String body) {
        assertThat(infer(body, 200)).contains("\"datatype\":\"INT32\",\"shape\":[1,3],\"data\":[1,2,3]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"inputs\":[{\"name\":\"input-0\",\"shape\":[1,3],\"datatype\":\"INT322\",\"data\":[1,2,3]}]}|INT322",
                "{\"inputs\":[{\"name\":\"input-0\",\"shape\":[1,3],\"data\":[1,2,3]}]}|datatype is missing",
                "{\"inputs\":[{\"name\":\"input-0\",\"shape\":[1,3],\"datatype\":\"BYTES\",\"data\":[\"a\",\"b\",\"c\"]}]}|wants INT32",
                "{\"inputs\":[{\"name\":\"input-0\",\"shape\":[10],\"datatype\":\"INT32\",\"data\":[[5,2,8,7,4,8,2,5,3,1]]}]}|nested as [1, 10]",
                "{\"inputs\":[{\"name\":\"input-0\",\"shape\":[1,3],\"datatype\":\"INT32\",\"data\":[1,2,3]}],\"outputs\":[{\"name\":\"requested-output-0\"}]}|output-0"
            })
    void wrongOnesAreRefused(String body, String expected) {
        assertThat(infer(body, 400)).contains(expected);
    }

    @Test
    void binaryTensorsOfTwoTypesWithTheModelsNameInTheBody() {
        var json = """
                {"model_name":"mixed","inputs":[
                {"name":"input0","shape":[2,2],"datatype":"UINT32","parameters":{"binary_data_size":16}},
                {"name":"input1","shape":[3],"datatype":"BOOL","parameters":{"binary_data_size":3}}],
                "outputs":[{"name":"output0","parameters":{"binary_data":true}},
                {"name":"output1","parameters":{"binary_data":true}}]}""".getBytes(StandardCharsets.UTF_8);
        byte[] tensors = {-1, -1, -1, -1, 2, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, -128, 1, 0, 1};
        var body = Arrays.copyOf(json, json.length + tensors.length);
        System.arraycopy(tensors, 0, body, json.length, tensors.length);
        var answer = given().contentType("application/octet-stream")
                .header(BodyReader.JSON_LENGTH, json.length)
                .body(body)
                .post("/v2/models/mixed/infer")
                .asByteArray();
        assertThat(Arrays.copyOfRange(answer, answer.length - tensors.length, answer.length))
                .isEqualTo(tensors);
    }

    /** The REST document's own example gives a tensor of three elements one. */
    @Test
    void theDocumentsExampleIsAnsweredOnceItsDataHaveItsShape() {
        var example = """
                {"id":"42","inputs":[
                {"name":"input0","shape":[2,2],"datatype":"UINT32","data":[1,2,3,4]},
                {"name":"input1","shape":[3],"datatype":"BOOL","data":[true]}],
                "outputs":[{"name":"output0"}]}""";
        assertThat(infer("mixed", example, 400)).contains("input 'input1'", "[3] wants 3 elements, data have 1");
        assertThat(infer("mixed", example.replace("[true]", "[true,false,true]"), 200))
                .isEqualTo("""
                {"model_name":"mixed","model_version":"1","id":"42","outputs":[\
                {"name":"output0","datatype":"UINT32","shape":[2,2],"data":[1,2,3,4]}]}""");
    }

    @Test
    void aColumnOfNumbersGivesThePredictionsAskedFor() {
        assertThat(infer("flowers", """
                {"inputs":[{"name":"foo","shape":[3],"datatype":"FP64","data":[1,2,3]}],
                "parameters":{"content_type":"dict"},
                "outputs":[{"name":"predict"},{"name":"predict_proba"}]}""", 200)).isEqualTo("""
                {"model_name":"flowers","model_version":"1","outputs":[\
                {"name":"predict","datatype":"FP64","shape":[3],"data":[1.0,2.0,3.0]},\
                {"name":"predict_proba","datatype":"FP64","shape":[3],"data":[1.0,2.0,3.0]}]}""");
    }

    @Test
    void aPromptWithItsContentTypeIsAText() {
        assertThat(infer("writer", """
                {"inputs":[{"name":"prompt","shape":[1],"datatype":"BYTES","data":["Who wrote Faust?"],
                "parameters":{"content_type":"str"}}],"outputs":[{"name":"output"}]}""", 200)).contains("\"data\":[\"Who wrote Faust?\"]");
    }

    /** Of extensions that the server does not declare: sequences, priorities, classification. */
    @Test
    void parametersOfOtherExtensionsMeanNothing() {
        assertThat(infer("sample", """
                {"inputs":[{"name":"input-0","shape":[1,3],"datatype":"INT32","data":[1,2,3]}],
                "parameters":{"sequence_id":42,"sequence_start":true,"sequence_end":false,"priority":1,"timeout":200000,
                "my_own":"text"},
                "outputs":[{"name":"output-0","parameters":{"classification":2}}]}""", 200)).contains("[1,2,3]");
    }

    @Test
    void tensorsInSharedMemoryAreNotTaken() {
        assertThat(infer("sample", """
                {"inputs":[{"name":"input-0","shape":[1,3],"datatype":"INT32",
                "parameters":{"shared_memory_region":"a","shared_memory_byte_size":12}}]}""", 400)).contains("data is missing");
    }

    /** What the gRPC form has instead of data. */
    @Test
    void contentsAreNoData() {
        assertThat(infer("sample", """
                {"inputs":[{"name":"input-0","shape":[1,3],"datatype":"INT32","contents":{"int_contents":[1,2,3]}}]}""", 400)).contains("no field 'contents'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"parameters\":{\"config\":\"{}\",\"file:1/model.onnx\":\"AAAA\"}}",
                "{\"parameters\":{\"unload_dependents\":true}}"
            })
    void loadsAndUnloadsAreForbidden(String body) {
        for (var verb : new String[] {"load", "unload"}) {
            given().contentType("application/json")
                    .body(body)
                    .post("/v2/repository/models/sample/" + verb)
                    .then()
                    .statusCode(403)
                    .body("error", containsString("read-only"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/v2/models/sample/config",
        "GET,/v2/models/sample/stats",
        "GET,/v2/models/stats",
        "POST,/v2/models/sample/generate",
        "POST,/v2/models/sample/generate_stream",
        "GET,/v2/systemsharedmemory/status",
        "POST,/v2/cudasharedmemory/region/a/register",
        "GET,/v2/trace/setting",
        "POST,/v2/logging"
    })
    void routesOfExtensionsThatAreNotDeclaredAreNotThere(String method, String path) {
        given().contentType("application/json")
                .body(method.equals("POST") ? "{}" : "")
                .request(method, path)
                .then()
                .statusCode(404)
                .body("error", notNullValue());
    }

    private static String infer(String body, int status) {
        return infer("sample", body, status);
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
}
