package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** What HTTP itself promises of methods. */
@QuarkusTest
class MethodsTest {

    @Test
    void headAnswersAsGetWithoutABody() {
        var whole = given().get("/v2/models/house");
        var head = given().head("/v2/models/house");
        assertThat(head.statusCode()).isEqualTo(whole.statusCode()).isEqualTo(200);
        assertThat(head.contentType()).isEqualTo(whole.contentType());
        assertThat(head.asByteArray()).isEmpty();
        assertThat(given().head("/v2/models/nobody").statusCode()).isEqualTo(404);
    }

    @Test
    void optionsTellWhichMethodsARouteTakes() {
        given().options("/v2/models/house/infer").then().statusCode(200).header("Allow", equalTo("OPTIONS, POST"));
        given().options("/v2/models/house").then().statusCode(200).header("Allow", equalTo("GET, HEAD, OPTIONS"));
        given().options("/nowhere").then().statusCode(404);
    }

    @Test
    void anotherMethodIsRefusedWithThoseTheRouteTakes() {
        given().body("{}")
                .put("/v1/models/house")
                .then()
                .statusCode(405)
                .header("Allow", equalTo("GET, HEAD, OPTIONS, POST"))
                .body("error", containsString("method"));
    }

    @Test
    void aQueryAndASlashAtTheEndChangeNothing() {
        given().get("/v2/health/live/?pretty=true&x=%zz").then().statusCode(200).body("live", equalTo(true));
    }
}
