package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PredictionIdTest {
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
