package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.inference.FlakyStore;
import io.millrace.inference.TestModels;
import io.millrace.inference.TestRegistry;
import io.millrace.testing.MovableClock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a running endpoint does when the registry changes under it. */
@QuarkusTest
class ChampionSwitchTest {
    private static final Duration FIVE_SECONDS = Duration.ofSeconds(5);

    @Inject
    FlakyStore store;

    @Inject
    MovableClock clock;

    @AfterEach
    void bucketIsBack() {
        store.setDown(false);
    }

    @Test
    void newChampionServesWithinFiveSeconds() {
        var registry = new TestRegistry(store)
                .register("switching", 1, TestModels.constantClassifier(3))
                .promote("switching", 1);
        assertThat(predict("switching")).contains("\"version\":1", "\"no\":0.25");

        registry.register("switching", 2, TestModels.constantClassifier(1)).promote("switching", 2);
        clock.advance(FIVE_SECONDS);
        assertThat(predict("switching")).contains("\"version\":2", "\"no\":0.5");
    }

    @Test
    void firstChampionServesWithinFiveSecondsOfARefusal() {
        given().get("/v1/models/coming").then().statusCode(404);
        new TestRegistry(store).register("coming", 1, TestModels.regression()).promote("coming", 1);
        clock.advance(FIVE_SECONDS);
        given().get("/v1/models/coming").then().statusCode(200);
    }

    @Test
    void brokenChampionLeavesTheLastOneServing() {
        var registry = new TestRegistry(store)
                .register("broken", 1, TestModels.constantClassifier(3))
                .promote("broken", 1);
        assertThat(predict("broken")).contains("\"version\":1");

        registry.register("broken", 2, "no model".getBytes()).promote("broken", 2);
        clock.advance(FIVE_SECONDS);
        assertThat(predict("broken")).contains("\"version\":1");
        given().get("/v2/models/broken/ready")
                .then()
                .body("model_version", equalTo("1"))
                .body("degraded", containsString("version 2"));
        given().get("/v2/models/broken/versions/2").then().statusCode(503);
    }

    @Test
    void unreachableBucketLeavesLoadedModelsServing() {
        assertThat(predict("adult")).contains("\"version\":2");
        store.setDown(true);
        clock.advance(FIVE_SECONDS);
        assertThat(predict("adult")).contains("\"version\":2");
        given().get("/v2/models/never-seen").then().statusCode(503).header("Retry-After", "2");
        given().get("/v2/health/ready").then().statusCode(200).body("degraded", containsString("cannot be read"));
        given().get("/v2/models/adult/ready").then().statusCode(200).body("degraded", containsString("out of reach"));
        given().get("/v2/health/live").then().statusCode(200);
    }

    private static String predict(String model) {
        return given().contentType("application/json")
                .body("{\"instances\":[{\"age\":30}]}")
                .post("/v1/models/" + model + ":predict")
                .then()
                .statusCode(200)
                .extract()
                .asString();
    }
}
