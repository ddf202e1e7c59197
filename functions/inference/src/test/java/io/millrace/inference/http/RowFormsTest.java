package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.inference.TestImages;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms that rows are asked and answered in. */
@QuarkusTest
class RowFormsTest {
    private static final String ADULT = "/v1/models/adult/versions/1:predict";
    private static final String LIGHT = "/v1/models/light:predict";
    private static final String ROWS = """
            {"instances":[
            {"age":25.5,"job":"smith","member":true,"joined":"2025-11-23T10:00:00Z"},
            {"job":"cl,e\\"rk"}]}""";

    @Test
    void columnsAnswerAsRowsDo() {
        var columns = """
                {"inputs":{"age":[25.5,null],"member":["yes",null],"job":["smith","cl,e\\"rk"],
                "joined":["2025-11-23T10:00:00Z",null]}}""";
        assertThat(json(ADULT, columns)).isEqualTo(json(ADULT, ROWS));
    }

    @Test
    void absentColumnsAreMissing() {
        assertThat(json(ADULT, "{\"inputs\":{\"job\":[\"smith\",\"clerk\"]}}"))
                .isEqualTo(json(ADULT, "{\"instances\":[{\"job\":\"smith\"},{\"job\":\"clerk\"}]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "age,job,member,joined\n25.5,smith,true,2025-11-23T10:00:00Z\n,\"cl,e\"\"rk\",,\n",
                "\uFEFFage,job,member,joined\r\n+255e-1, smith ,1,1763892000\r\n,\"cl,e\"\"rk\",,",
                "\nage,job,member,joined\n\n25.5,smith,true,1763892000\n\n,\"cl,e\"\"rk\",,\n\n",
                "job,member, joined ,age\nsmith,Yes,2025-11-23 10:00,25.50\n\"cl,e\"\"rk\",,,\n"
            })
    void linesAnswerAsRowsDo(String csv) {
        var answer = TestRequests.csv("text/csv")
                .accept("application/json")
                .body(csv)
                .post(ADULT);
        assertThat(answer.asString()).isEqualTo(json(ADULT, ROWS));
    }

    @Test
    void anEmptyLineOfOneColumnIsARowWithAMissingValue() {
        var answer = TestRequests.csv("text/csv")
                .accept("application/json")
                .body("age\n39\n\n40\n")
                .post(ADULT);

        assertThat(answer.asString())
                .isEqualTo(json(ADULT, "{\"instances\":[{\"age\":39},{\"age\":null},{\"age\":40}]}"));
    }

    @Test
    void linesWithoutAHeaderAreTheInputsInOrder() {
        var answer = TestRequests.csv("text/csv; header=absent")
                .accept("application/json")
                .body("25.5,smith,true,1763892000\n,\"cl,e\"\"rk\",,\n")
                .post(ADULT);
        assertThat(answer.asString()).isEqualTo(json(ADULT, ROWS));
    }

    @Test
    void tableIsAnsweredAsATable() {
        var answer = TestRequests.csv("text/csv").body("age\n39\n40\n").post("/v1/models/adult:predict");
        answer.then().statusCode(200).contentType("text/csv").header("Millrace-Model-Version", "2");
        assertThat(answer.asString()).isEqualTo("""
                label,probabilities.no,probabilities.yes
                yes,0.25,0.75
                yes,0.25,0.75
                """);
    }

    @Test
    void rowsAreAnsweredAsATableWhereThatIsAccepted() {
        var answer = given().contentType("application/json")
                .accept("text/html;q=0.9, text/csv")
                .body("{\"instances\":[{\"x\":12}]}")
                .post("/v1/models/house:predict");
        answer.then().statusCode(200);
        assertThat(answer.asString()).isEqualTo("prediction\n105.0\n");
    }

    @Test
    void neitherFormAcceptedIsToldSo() {
        given().contentType("application/json")
                .accept("text/html")
                .body("{\"instances\":[]}")
                .post(ADULT)
                .then()
                .statusCode(406)
                .body("error", equalTo("Accept must allow application/json or text/csv"));
    }

    @Test
    void headerAloneHasNoRows() {
        assertThat(TestRequests.csv("text/csv").body("age,job\n").post(ADULT).asString())
                .isEqualTo("label,probabilities.no,probabilities.yes\n");
    }

    @Test
    void imagesInEachFormOfBase64() {
        var white = "\"" + Base64.getEncoder().encodeToString(TestImages.png(2, 2, 255)) + "\"";
        var black = "{\"b64\":\"" + Base64.getEncoder().encodeToString(TestImages.png(3, 2, 0)) + "\"}";
        var rows = "{\"instances\":[{\"image\":" + white + "},{\"image\":" + black + "}," + black + "]}";
        var columns = "{\"inputs\":{\"image\":[" + white + "," + black + "," + black + "]}}";
        assertThat(json(LIGHT, columns)).isEqualTo(json(LIGHT, rows));
        given().contentType("application/json")
                .body(rows)
                .post(LIGHT)
                .then()
                .body("predictions.label", equalTo(List.of("bright", "dark", "dark")));
    }

    private static String json(String path, String body) {
        var answer = given().contentType("application/json").body(body).post(path);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.asString();
    }
}
