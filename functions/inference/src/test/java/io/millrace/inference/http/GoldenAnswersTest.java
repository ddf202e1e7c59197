package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.inference.TestImages;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Base64;
import org.junit.jupiter.api.Test;

/** Whole answers, as clients see them. */
@QuarkusTest
class GoldenAnswersTest {
    private static final String WHITE = Base64.getEncoder().encodeToString(TestImages.png(2, 2, 255));

    @Test
    void serverTellsWhatItIs() {
        assertThat(get("/v2"))
                .matches(
                        "\\{\"name\":\"millrace\",\"version\":\"[0-9.]+.*\",\"extensions\":\\[\"binary_tensor_data\",\"model_repository\\(index\\)\",\"explain\"\\]\\}");
        assertThat(get("/v2/health/live")).isEqualTo("{\"live\":true}");
        assertThat(get("/v2/health/ready")).isEqualTo("{\"live\":true,\"ready\":true}");
    }

    @Test
    void tableModelTellsItsTensors() {
        assertThat(get("/v2/models/adult")).isEqualTo("""
                        {"name":"adult","versions":["1","2"],"model_version":"2","platform":"onnx_onnxv1","inputs":[\
                        {"name":"age","datatype":"FP64","shape":[-1]},\
                        {"name":"job","datatype":"BYTES","shape":[-1]},\
                        {"name":"member","datatype":"BYTES","shape":[-1]},\
                        {"name":"joined","datatype":"FP64","shape":[-1]}],"outputs":[\
                        {"name":"label","datatype":"BYTES","shape":[-1]},\
                        {"name":"probabilities","datatype":"FP32","shape":[-1,2]}],"classes":["no","yes"]}""");
    }

    @Test
    void imageModelTellsItsTensors() {
        assertThat(get("/v2/models/light/versions/4")).isEqualTo("""
                        {"name":"light","versions":["4"],"model_version":"4","platform":"onnx_onnxv1","inputs":[\
                        {"name":"image","datatype":"UINT8","shape":[-1,-1,-1,1]}],"outputs":[\
                        {"name":"label","datatype":"BYTES","shape":[-1]},\
                        {"name":"probabilities","datatype":"FP32","shape":[-1,2]}],"classes":["dark","bright"]}""");
    }

    @Test
    void modelsAreReadyWithTheirVersion() {
        assertThat(get("/v2/models/adult/ready"))
                .isEqualTo("{\"name\":\"adult\",\"model_version\":\"2\",\"ready\":true}");
        assertThat(get("/v2/models/adult/versions/1/ready"))
                .isEqualTo("{\"name\":\"adult\",\"model_version\":\"1\",\"ready\":true}");
        assertThat(get("/v1/models/adult")).isEqualTo("{\"model\":\"adult\",\"version\":2,\"ready\":true}");
    }

    @Test
    void tensorsOfATable() {
        var body = """
                {"id":"42","parameters":{"trace":true},"inputs":[
                {"data":[39,null],"datatype":"INT64","shape":[2],"name":"age"},
                {"name":"job","datatype":"BYTES","shape":[2,1],"data":[["smith"],["new"]]},
                {"name":"member","datatype":"BOOL","shape":[2],"data":[true,null]},
                {"name":"joined","datatype":"FP64","shape":[2],"data":[1.7e9,null]}]}""";
        assertThat(post("/v2/models/adult/infer", body)).isEqualTo("""
                        {"model_name":"adult","model_version":"2","id":"42","outputs":[\
                        {"name":"label","datatype":"BYTES","shape":[2],"data":["yes","yes"]},\
                        {"name":"probabilities","datatype":"FP32","shape":[2,2],"data":[0.25,0.75,0.25,0.75]}]}""");
    }

    @Test
    void outputsAskedFor() {
        var body = """
                {"inputs":[{"name":"image","datatype":"UINT8","shape":[1,2,2,1],"data":[[[[255],[255]],[[255],[255]]]]}],
                "outputs":[{"name":"label","parameters":{"classification":1}}]}""";
        assertThat(post("/v2/models/light/versions/4/infer", body)).isEqualTo("""
                        {"model_name":"light","model_version":"4","outputs":[\
                        {"name":"label","datatype":"BYTES","shape":[1],"data":["bright"]}]}""");
    }

    @Test
    void tensorsOfARegression() {
        var body = "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[3],\"data\":[10,12,8.5]}]}";
        assertThat(post("/v2/models/house/infer", body)).isEqualTo("""
                        {"model_name":"house","model_version":"1","outputs":[\
                        {"name":"prediction","datatype":"FP32","shape":[3],"data":[100.0,105.0,96.25]}]}""");
    }

    @Test
    void rowsOfATable() {
        var body = """
                {"instances":[{"age":39,"job":"smith","member":true,"joined":"2026-11-23T10:00:00Z"},{"member":"False"}]}""";
        assertThat(post("/v1/models/adult:predict", body)).isEqualTo("""
                        {"model":"adult","version":2,"predictions":[\
                        {"label":"yes","probabilities":{"no":0.25,"yes":0.75}},\
                        {"label":"yes","probabilities":{"no":0.25,"yes":0.75}}]}""");
    }

    @Test
    void rowsOfARegressionWithItsVersion() {
        assertThat(post("/v1/models/house/versions/1:predict", "{\"instances\":[{\"x\":12}]}"))
                .isEqualTo("{\"model\":\"house\",\"version\":1,\"predictions\":[{\"prediction\":105.0}]}");
    }

    @Test
    void noRowsGiveNoPredictions() {
        assertThat(post("/v1/models/adult:predict", "{\"instances\":[]}"))
                .isEqualTo("{\"model\":\"adult\",\"version\":2,\"predictions\":[]}");
        assertThat(post(
                        "/v2/models/house/infer",
                        "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[0],\"data\":[]}]}"))
                .endsWith("\"outputs\":[{\"name\":\"prediction\",\"datatype\":\"FP32\",\"shape\":[0],\"data\":[]}]}");
    }

    @Test
    void rowsOfImagesMayDifferInSize() {
        var small = "{\"image\":\"" + WHITE + "\"}";
        var large = "{\"image\":\"" + Base64.getEncoder().encodeToString(TestImages.png(6, 4, 255)) + "\"}";
        var dark = "{\"image\":\"" + Base64.getEncoder().encodeToString(TestImages.png(2, 2, 0)) + "\"}";
        given().contentType("application/json")
                .body("{\"instances\":[" + small + "," + large + "," + dark + "]}")
                .post("/v1/models/light:predict")
                .then()
                .statusCode(200)
                .body("predictions.label", equalTo(java.util.List.of("bright", "bright", "dark")));
    }

    @Test
    void bareImageOnBothRoutes() {
        var black = TestImages.png(2, 2, 0);
        assertThat(image("/v1/models/light:predict", black)).isEqualTo("""
                        {"model":"light","version":4,"predictions":[\
                        {"label":"dark","probabilities":{"dark":0.5,"bright":0.5}}]}""");
        assertThat(image("/v2/models/light/infer", black)).isEqualTo("""
                        {"model_name":"light","model_version":"4","outputs":[\
                        {"name":"label","datatype":"BYTES","shape":[1],"data":["dark"]},\
                        {"name":"probabilities","datatype":"FP32","shape":[1,2],"data":[0.5,0.5]}]}""");
    }

    private static String get(String path) {
        return given().get(path)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .extract()
                .asString();
    }

    private static String post(String path, String body) {
        return given().contentType("application/json")
                .body(body)
                .post(path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }

    private static String image(String path, byte[] body) {
        return given().contentType("image/png")
                .body(body)
                .post(path)
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }
}
