package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.inference.FlakyStore;
import io.millrace.inference.TestImages;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The routes of a SageMaker container. */
@QuarkusTest
@TestProfile(HostTest.Adult.class)
class HostTest {
    @Inject
    FlakyStore store;

    public static final class Adult implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("millrace.invocations.model", "adult/2", "millrace.batching.max-rows", "8");
        }
    }

    @Test
    void pings() {
        given().get("/ping").then().statusCode(200).body(equalTo(""));
    }

    @Test
    void pingTellsWhatReadinessTells() {
        assertThat(json("{\"instances\":[{\"age\":1}]}")).contains("adult");
        store.setDown(true);
        try {
            given().get("/ping").then().statusCode(200);
            given().get("/v2/health/ready").then().statusCode(200).body(containsString("degraded"));
        } finally {
            store.setDown(false);
        }
    }

    @Test
    void rowsAndColumnsAreAnsweredAsRows() {
        var expected = "{\"model\":\"adult\",\"version\":2,\"predictions\":[{\"label\":\"yes\",\"probabilities\":"
                + "{\"no\":0.25,\"yes\":0.75}}]}";
        assertThat(json("{\"instances\":[{\"age\":1}]}")).isEqualTo(expected);
        assertThat(json("{\"inputs\":{\"age\":[1]}}")).isEqualTo(expected);
    }

    @Test
    void binaryTensorsAreTensorsToo() {
        var json = """
                {"inputs":[{"name":"age","datatype":"FP64","shape":[1],"parameters":{"binary_data_size":8}},
                {"name":"job","datatype":"BYTES","shape":[1],"data":["a"]},
                {"name":"member","datatype":"BOOL","shape":[1],"data":[true]},
                {"name":"joined","datatype":"FP64","shape":[1],"data":[0]}],"outputs":[{"name":"label"}]}""";
        given().config(RestAssured.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .encodeContentTypeAs("application/octet-stream", ContentType.BINARY)))
                .contentType("application/octet-stream")
                .header("Inference-Header-Content-Length", json.length())
                .body((json + "\0".repeat(8)).getBytes(StandardCharsets.UTF_8))
                .post("/invocations")
                .then()
                .statusCode(200)
                .body(containsString("\"data\":[\"yes\"]"));
    }

    @Test
    void tensorsAreAnsweredAsTensors() {
        assertThat(json("""
                {"id":"7","inputs":[{"name":"age","datatype":"FP64","shape":[1],"data":[1]},
                {"name":"job","datatype":"BYTES","shape":[1],"data":["a"]},
                {"name":"member","datatype":"BOOL","shape":[1],"data":[true]},
                {"name":"joined","datatype":"FP64","shape":[1],"data":[0]}],"outputs":[{"name":"label"}]}"""))
                .isEqualTo("{\"model_name\":\"adult\",\"model_version\":\"2\",\"id\":\"7\",\"outputs\":["
                        + "{\"name\":\"label\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"yes\"]}]}");
    }

    @Test
    void linesAreAnsweredAsLines() {
        assertThat(TestRequests.csv("text/csv")
                        .body("age\n1\n")
                        .post("/invocations")
                        .asString())
                .isEqualTo("label,probabilities.no,probabilities.yes\nyes,0.25,0.75\n");
    }

    @Test
    void wrongBodiesAreRefused() {
        given().contentType("application/json")
                .body("{")
                .post("/invocations")
                .then()
                .statusCode(400)
                .body("error", containsString("JSON"));
        given().contentType("image/png")
                .body(TestImages.png(2, 2, 0))
                .post("/invocations")
                .then()
                .statusCode(400)
                .body("error", containsString("not images"));
    }

    private static String json(String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/invocations")
                .asString();
    }
}
