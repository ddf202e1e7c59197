package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.inference.FlakyStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(PredictionIdTest.EachByItself.class)
class PredictionIdTest {
    public static final class EachByItself implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("millrace.prediction-log.interval", "PT0S", "millrace.prediction-log.patience", "PT30S");
        }
    }

    @Inject
    FlakyStore store;

    private static final String BODY = "{\"instances\":[{\"x\":12}]}";

    @Test
    void everyAnswerHasAnIdOfItsOwn() {
        var ids = new HashSet<String>();
        for (int i = 0; i < 20; i++) {
            ids.add(given().contentType("application/json")
                    .body(BODY)
                    .post("/v1/models/house:predict")
                    .then()
                    .header("Millrace-Prediction-Id", matchesPattern("[0-9a-f-]{36}"))
                    .extract()
                    .header("Millrace-Prediction-Id"));
        }
        assertThat(ids).hasSize(20);
    }

    @Test
    void graphsHaveOneAndAreLoggedLikeOthers() throws IOException {
        var id = given().contentType("application/json")
                .body("{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP64\",\"shape\":[2],\"data\":[1,2.5]}]}")
                .post("/v2/models/echo-fp64/infer")
                .then()
                .statusCode(200)
                .header("Millrace-Prediction-Id", matchesPattern("[0-9a-f-]{36}"))
                .extract()
                .header("Millrace-Prediction-Id");
        assertThat(logged()).anySatisfy(line -> assertThat(line)
                .contains(
                        "\"id\":\"" + id + "\"",
                        "\"model\":\"echo-fp64\"",
                        "\"rows\":2",
                        "\"inputs\":[{\"x\":{\"datatype\":\"FP64\",\"shape\":[2]}}]",
                        "\"data\":[1.0,2.5]}}]"));
    }

    private List<String> logged() throws IOException {
        var lines = new ArrayList<String>();
        try (var objects = store.list("predictions/echo-fp64/")) {
            for (var object : objects.toList()) {
                try (var packed = new GZIPInputStream(new ByteArrayInputStream(store.get(object.key())))) {
                    new String(packed.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .forEach(lines::add);
                }
            }
        }
        return lines;
    }

    @Test
    void whatPredictsNothingHasNone() {
        given().get("/v2/models/house").then().header("Millrace-Prediction-Id", nullValue());
        given().contentType("application/json")
                .body("{}")
                .post("/v1/models/house:predict")
                .then()
                .statusCode(400)
                .header("Millrace-Prediction-Id", nullValue());
    }
}
