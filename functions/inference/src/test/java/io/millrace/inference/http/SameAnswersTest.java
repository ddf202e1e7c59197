package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.inference.TestModels;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Both forms give what the model file gives, to the last bit. */
@QuarkusTest
class SameAnswersTest {
    private static final RawBatch BATCH = new RawBatch(
            3,
            Map.of(
                    "age", new RawColumn.Numbers(new double[] {25.5, Double.NaN, 71}),
                    "job", new RawColumn.Strings(new String[] {"smith", "clerk", ""}),
                    "member", new RawColumn.Strings(new String[] {"true", "", "false"}),
                    "joined", new RawColumn.Numbers(new double[] {1_763_892_000, 0, Double.NaN})));

    private final ObjectMapper mapper = new ObjectMapper();

    @Test
    void rows() throws IOException {
        var answer = post("/v1/models/adult/versions/1:predict", """
                {"instances":[
                {"age":25.5,"job":" smith ","member":true,"joined":"2025-11-23 10:00:00"},
                {"age":null,"job":"clerk","joined":"1970-01-01"},
                {"age":71,"member":"FALSE"}]}""");
        for (int row = 0; row < 3; row++) {
            var prediction = answer.get("predictions").get(row);
            assertThat(prediction.get("label").asText()).isEqualTo(expected().labels()[row]);
            assertThat(Float.parseFloat(prediction.at("/probabilities/no").asText()))
                    .isEqualTo(expected().probabilities()[row][0]);
            assertThat(Float.parseFloat(prediction.at("/probabilities/yes").asText()))
                    .isEqualTo(expected().probabilities()[row][1]);
        }
    }

    @Test
    void tensors() throws IOException {
        var answer = post("/v2/models/adult/versions/1/infer", """
                {"inputs":[
                {"name":"joined","datatype":"FP64","shape":[3],"data":[1763892000,0,null]},
                {"name":"age","datatype":"FP32","shape":[3,1],"data":[[25.5],[null],[71]]},
                {"name":"member","datatype":"BYTES","shape":[3],"data":["TRUE",null,"false"]},
                {"name":"job","datatype":"BYTES","shape":[3],"data":["smith","clerk",""]}],
                "outputs":[{"name":"probabilities"},{"name":"label"}]}""");
        for (int row = 0; row < 3; row++) {
            for (int label = 0; label < 2; label++) {
                assertThat(Float.parseFloat(answer.at("/outputs/0/data/" + (2 * row + label))
                                .asText()))
                        .isEqualTo(expected().probabilities()[row][label]);
            }
            assertThat(answer.at("/outputs/1/data/" + row).asText())
                    .isEqualTo(expected().labels()[row]);
        }
    }

    private static Predictions.Labels expected() {
        try (var model = OnnxModel.load(TestModels.classifier())) {
            return (Predictions.Labels) model.predict(BATCH);
        }
    }

    private JsonNode post(String path, String body) throws IOException {
        return mapper.readTree(given().contentType("application/json")
                .body(body)
                .post(path)
                .then()
                .statusCode(200)
                .extract()
                .asString());
    }
}
