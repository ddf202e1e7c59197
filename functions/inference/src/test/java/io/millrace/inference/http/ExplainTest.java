package io.millrace.inference.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.millrace.inference.TestImages;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ExplainTest {
    private static final String ADULT = "/v2/models/adult/versions/1/explain";
    private static final String REVIEWS = "/v2/models/reviews/explain";
    private static final String ROW = "{\"instances\":[{\"age\":71,\"job\":\"smith\",\"member\":false}]";

    @Test
    void serverDeclaresTheExtension() {
        given().get("/v2").then().body("extensions", hasItem("explain"));
    }

    @Test
    void featuresOfATableAddUp() {
        var answer = explain(ADULT, ROW + "}").statusCode(200).extract().jsonPath();
        assertThat(answer.getString("method")).isEqualTo("shapley_sampling");
        assertThat(answer.getInt("background_rows")).isEqualTo(3);
        assertThat(answer.getString("explanations[0].class"))
                .isEqualTo(given().contentType("application/json")
                        .body(ROW + "}")
                        .post("/v1/models/adult/versions/1:predict")
                        .jsonPath()
                        .getString("predictions[0].label"));
        List<Map<String, Object>> contributions = answer.getList("explanations[0].contributions");
        assertThat(contributions).extracting("feature").containsExactly("age", "job", "member", "joined");
        double sum = contributions.stream()
                .mapToDouble(c -> ((Number) c.get("contribution")).doubleValue())
                .sum();
        double gap = answer.getDouble("explanations[0].probability") - answer.getDouble("explanations[0].base");
        assertThat(sum).isCloseTo(gap, within(1e-6));
    }

    @Test
    void tensorsAreExplainedAsRowsAre() {
        var tensors = """
                {"id":"7","parameters":{"class":"no","seed":3},"inputs":[
                {"name":"age","datatype":"FP64","shape":[2],"data":[71,20]},
                {"name":"job","datatype":"BYTES","shape":[2],"data":["smith","clerk"]},
                {"name":"member","datatype":"BOOL","shape":[2],"data":[false,true]},
                {"name":"joined","datatype":"FP64","shape":[2],"data":[null,0]}]}""";
        var rows = "{\"instances\":[{\"age\":71,\"job\":\"smith\",\"member\":false},"
                + "{\"age\":20,\"job\":\"clerk\",\"member\":true,\"joined\":0}],"
                + "\"parameters\":{\"class\":\"no\",\"seed\":3}}";
        assertThat(explain(ADULT, tensors).statusCode(200).extract().asString())
                .isEqualTo(explain(ADULT, rows).statusCode(200).extract().asString());
        assertThat(explain(ADULT, tensors.replace("\"seed\":3", "\"seed\":3,\"binary_data_output\":true"))
                        .statusCode(200)
                        .extract()
                        .asString())
                .as("clients of the binary extension send it whatever they ask for")
                .isEqualTo(explain(ADULT, rows).extract().asString());
        explain(ADULT, tensors.replace("\"no\"", "\"maybe\"")).statusCode(400);
        explain(ADULT, tensors.replace("age", "aged")).statusCode(400);
    }

    @Test
    void otherClassHasTheOppositeContributions() {
        var no = explain(ADULT, ROW + ",\"parameters\":{\"class\":\"no\"}}")
                .extract()
                .jsonPath();
        var yes = explain(ADULT, ROW + ",\"parameters\":{\"class\":\"yes\"}}")
                .extract()
                .jsonPath();
        assertThat(yes.getDouble("explanations[0].contributions[0].contribution"))
                .isCloseTo(-no.getDouble("explanations[0].contributions[0].contribution"), within(1e-6));
    }

    @Test
    void sameRequestGivesTheSameAnswer() {
        var body = ROW + ",\"parameters\":{\"rounds\":3,\"seed\":11}}";
        assertThat(explain(ADULT, body).extract().asString())
                .isEqualTo(explain(ADULT, body).extract().asString());
    }

    @Test
    void tokensOfATextAddUpBesideTheFeatures() {
        var answer = explain(REVIEWS, "{\"instances\":[{\"review\":\" a very good room, 很好 🙂\",\"stars\":4}]}")
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(answer.getInt("token_permutations")).isEqualTo(64);
        assertThat(answer.getList("explanations[0].contributions.feature")).containsExactly("review", "stars");
        var text = "explanations[0].texts[0]";
        assertThat(answer.getString(text + ".feature")).isEqualTo("review");
        assertThat(answer.getList(text + ".contributions.token"))
                .containsExactly("a", "very", "good", "room", ",", "很", "好", "🙂");
        assertThat(answer.getList(text + ".contributions.start")).containsExactly(0, 2, 7, 12, 16, 18, 19, 21);
        assertThat(answer.getList(text + ".contributions.end")).containsExactly(1, 6, 11, 16, 17, 19, 20, 22);
        List<Map<String, Object>> contributions = answer.getList(text + ".contributions");
        double sum = contributions.stream()
                .mapToDouble(c -> ((Number) c.get("contribution")).doubleValue())
                .sum();
        assertThat(sum)
                .isCloseTo(
                        answer.getDouble("explanations[0].probability") - answer.getDouble(text + ".base"),
                        within(1e-6));
        assertThat(answer.getDouble(text + ".base"))
                .as("the same row with an empty text")
                .isCloseTo(probability("{\"stars\":4}", answer.getString("explanations[0].class")), within(1e-6));
    }

    @Test
    void textsWithoutTokensHaveNoContributions() {
        explain(REVIEWS, "{\"instances\":[{\"stars\":4},{\"review\":\"  \"}]}")
                .statusCode(200)
                .body("explanations.texts.contributions", equalTo(List.of(List.of(List.of()), List.of(List.of()))));
    }

    @Test
    void manyTokensAreGrouped() {
        explain(REVIEWS, "{\"instances\":[{\"review\":\"" + "a b ".repeat(100) + "\"}]}")
                .statusCode(200)
                .body("explanations[0].texts[0].contributions", hasSize(128));
    }

    @Test
    void regionsOfAnImage() {
        given().contentType("image/png")
                .body(TestImages.png(28, 14, 255))
                .post("/v2/models/light/explain")
                .then()
                .statusCode(200)
                .body("method", equalTo("occlusion"))
                .body("explanations[0].class", equalTo("bright"))
                .body("explanations[0].patch", equalTo(List.of(4, 2)))
                .body("explanations[0].stride", equalTo(List.of(2, 1)))
                .body("explanations[0].contributions", hasSize(13))
                .body("explanations[0].contributions[0]", hasSize(13));
    }

    @Test
    void wrongRequestsAreRefusedByName() {
        refused(ADULT, ROW + ",\"parameters\":{\"class\":\"yess\"}}", 400, "Did you mean 'yes'?");
        refused(ADULT, ROW + ",\"parameters\":{\"rounds\":0}}", 400, "parameters.rounds must be a whole number");
        refused(ADULT, ROW + ",\"parameters\":{\"round\":1}}", 400, "Did you mean 'rounds'?");
        refused(ADULT, ROW + ",\"parameters\":[]}", 400, "parameters must be an object");
        refused(ADULT, "{\"instances\":[{\"agee\":1}]}", 400, "Did you mean 'age'?");
        var many = "{\"instances\":[{}" + ",{}".repeat(999) + "],\"parameters\":{\"rounds\":100}}";
        refused(ADULT, many, 413, "over the limit of 100000");
        refused("/v2/models/house/explain", "{\"instances\":[{\"x\":1}]}", 404, "keeps no background");
        refused("/v2/models/nobody/explain", ROW + "}", 404, "nobody");
    }

    @Test
    void noRowsHaveNoExplanations() {
        explain(ADULT, "{\"instances\":[]}").statusCode(200).body("explanations", hasSize(0));
    }

    private static void refused(String path, String body, int status, String message) {
        explain(path, body).statusCode(status).body("error", containsString(message));
    }

    private static double probability(String row, String label) {
        return given().contentType("application/json")
                .body("{\"instances\":[" + row + "]}")
                .post("/v1/models/reviews:predict")
                .jsonPath()
                .getDouble("predictions[0].probabilities." + label);
    }

    private static ValidatableResponse explain(String path, String body) {
        return given().contentType("application/json").body(body).post(path).then();
    }
}
