package io.millrace.it;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;

import io.restassured.specification.RequestSpecification;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The endpoint through API Gateway's contract: metadata, health, and what it answers to wrong requests. */
@ExtendWith(SharedPlatform.class)
class EndpointIT {
    private static final String MODEL = "endpoint";
    private final Platform platform;

    EndpointIT(Platform platform) {
        this.platform = platform;
        if (platform.keys("incoming/" + MODEL + "/").isEmpty()) {
            platform.upload("incoming/" + MODEL + "/a.csv", Samples.utf8(Samples.prices(300, 1)));
        }
        platform.champion(MODEL, 1);
    }

    @Test
    void theServerTellsItsNameAndItsHealth() {
        request().get("/v2").then().statusCode(200).body("name", equalTo("millrace"));
        request().get("/v2/health/live").then().statusCode(200);
        request().get("/v2/health/ready").then().statusCode(200);
    }

    @Test
    void theModelTellsItsInputsAndOutputs() {
        request()
                .get("/v2/models/" + MODEL)
                .then()
                .statusCode(200)
                .body("name", equalTo(MODEL))
                .body("versions", hasItem("1"))
                .body("inputs.name", hasItems("size", "rooms"))
                .body("outputs.name", hasItem("prediction"));
        request().get("/v2/models/" + MODEL + "/ready").then().statusCode(200);
        request().get("/v2/models/" + MODEL + "/versions/1/ready").then().statusCode(200);
    }

    @Test
    void anUnknownModelOrVersionOrRouteIs404() {
        for (var path :
                new String[] {"/v2/models/nobody", "/v2/models/" + MODEL + "/versions/99", "/v3", "/v2/models/Bad_Name"
                }) {
            request().get(path).then().statusCode(404).body("error", containsString(""));
        }
        request()
                .body("{\"instances\":[{}]}")
                .post("/v1/models/nobody:predict")
                .then()
                .statusCode(404)
                .body("error", containsString("nobody"));
    }

    static Stream<Arguments> wrongTensors() {
        var rooms = tensor("rooms", "[1]", "FP64", "[3]");
        return Stream.of(
                Arguments.of(inputs(tensor("sise", "[1]", "FP64", "[1]"), rooms), "sise"),
                Arguments.of(inputs(rooms), "size"),
                Arguments.of(inputs(tensor("size", "[1]", "FP65", "[1]"), rooms), "FP65"),
                Arguments.of(inputs(tensor("size", "[1]", "BYTES", "[\"1\"]"), rooms), "size"),
                Arguments.of(inputs(tensor("size", "[2,2]", "FP64", "[1,2,3,4]"), rooms), "size"),
                Arguments.of(inputs(tensor("size", "[3]", "FP64", "[1]"), rooms), "size"),
                Arguments.of(inputs(tensor("size", "[-1]", "FP64", "[1]"), rooms), "size"),
                Arguments.of(inputs(tensor("size", "[2]", "FP64", "[1,2]"), rooms), "rooms"),
                Arguments.of(inputs(tensor("size", "[1]", "FP64", "[NaN]"), rooms), ""),
                Arguments.of(inputs(tensor("size", "[1]", "FP64", "[\"many\"]"), rooms), "size"),
                Arguments.of("{\"inputs\":", ""),
                Arguments.of("[]", ""));
    }

    @ParameterizedTest
    @MethodSource("wrongTensors")
    void aWrongTensorIs400AndTheFieldIsNamed(String body, String named) {
        request()
                .body(body)
                .post("/v2/models/" + MODEL + "/infer")
                .then()
                .statusCode(400)
                .body("error", containsString(named));
    }

    @Test
    void aWrongRowIs400AndTheFieldIsNamed() {
        request()
                .body("{\"instances\":[{\"size\":\"large\"}]}")
                .post("/v1/models/" + MODEL + ":predict")
                .then()
                .statusCode(400)
                .body("error", containsString("size"));
        request()
                .body("{\"instances\":[{\"sizes\":1}]}")
                .post("/v1/models/" + MODEL + ":predict")
                .then()
                .statusCode(400)
                .body("error", containsString("sizes"));
    }

    @Test
    void aBodyOverTheLimitIs413() {
        request()
                .body("{\"instances\":[" + " ".repeat(11 << 20) + "]}")
                .post("/v1/models/" + MODEL + ":predict")
                .then()
                .statusCode(413)
                .body("error", containsString("limit"));
        request()
                .body("{\"instances\":[" + " ".repeat(7 << 20) + "]}")
                .post("/v1/models/" + MODEL + ":predict")
                .then()
                .statusCode(413)
                .body("error", containsString("limit"));
    }

    private static String inputs(String... tensors) {
        return "{\"inputs\":[" + String.join(",", tensors) + "]}";
    }

    private static String tensor(String name, String shape, String datatype, String data) {
        return "{\"name\":\"%s\",\"shape\":%s,\"datatype\":\"%s\",\"data\":%s}".formatted(name, shape, datatype, data);
    }

    private RequestSpecification request() {
        return given().baseUri(platform.url().toString()).contentType("application/json");
    }
}
