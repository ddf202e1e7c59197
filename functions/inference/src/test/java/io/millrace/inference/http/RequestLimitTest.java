package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of requests whose time is up. */
@QuarkusTest
@TestProfile(RequestLimitTest.NoTime.class)
class RequestLimitTest {

    public static final class NoTime implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("millrace.request-limit", "PT0S");
        }
    }

    @Test
    void aBodyThatTakesTooLongIsNotReadToItsEnd() {
        given().contentType("application/json")
                .body("{\"instances\":[{\"age\":1}]}")
                .post("/v1/models/adult:predict")
                .then()
                .statusCode(408)
                .body(containsString("MILLRACE_REQUEST_LIMIT"));
    }

    @Test
    void aModelThatTakesTooLongToLoadIsAskedForAgain() {
        given().get("/v2/models/adult")
                .then()
                .statusCode(503)
                .header("Retry-After", "2")
                .body(containsString("MILLRACE_REQUEST_LIMIT"));
    }

    @Test
    void thatTheServerLivesTakesNoModel() {
        given().get("/v2/health/live").then().statusCode(200);
    }
}
