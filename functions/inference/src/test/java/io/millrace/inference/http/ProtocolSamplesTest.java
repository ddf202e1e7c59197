package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

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

    private static String infer(String body, int status) {
        return given().contentType("application/json")
                .body(body)
                .post("/v2/models/sample/infer")
                .then()
                .statusCode(status)
                .extract()
                .asString();
    }
}
