package io.millrace.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.Evaluation;
import io.millrace.lifecycle.manifest.PromotionRecord;
import io.millrace.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPlatform.class)
class LifecycleIT {
    private final Platform platform;

    LifecycleIT(Platform platform) {
        this.platform = platform;
    }

    @Test
    void aTableBecomesAnEndpointWhoseAnswersAreTheEvaluatedOnes() {
        platform.upload("incoming/churn/lifecycle.yaml", Samples.utf8("goals: {accuracy: '>= 0.9'}\n"));
        platform.upload("incoming/churn/customers 2026 '一'.csv", Samples.utf8(Samples.churn(1_500, 1)));

        var version = platform.champion("churn", 1);

        var evaluation = evaluation("churn", version.version());
        assertThat(evaluation.metrics().get("accuracy")).isGreaterThan(0.9);
        assertThat(evaluation.decision().promote()).isTrue();
        var overHttp = new Answers(platform, new ModelName("churn"), version);
        assertThat(overHttp.accuracy()).isEqualTo(evaluation.metrics().get("accuracy"));
        assertThat(platform.keys(Keys.version(new ModelName("churn"), version.version())))
                .map(key -> key.substring(key.lastIndexOf('/') + 1))
                .contains("model.onnx", "evaluation.json", "report.html", "card.md", "version.json");
        assertThat(platform.command("status", "churn")).contains("champion");
    }

    @Test
    void aRegressionLearnsItsRuleAndAnswersInTheTargetsUnit() {
        platform.upload("incoming/prices/lifecycle.yaml", Samples.utf8("train: {architecture: linear}\n"));
        platform.upload("incoming/prices/houses.tsv", Samples.utf8(Samples.prices(1_200, 2)));

        var version = platform.champion("prices", 1);

        var evaluation = evaluation("prices", version.version());
        assertThat(evaluation.metrics().get("r2")).isGreaterThan(0.98);
        double prediction = given().baseUri(platform.url().toString())
                .contentType("application/json")
                .body("{\"instances\":[{\"size\":100,\"rooms\":3}]}")
                .post("/v1/models/prices:predict")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getDouble("predictions[0].prediction");
        assertThat(prediction).isCloseTo(360_000, within(12_000.0));
    }

    @Test
    void textsBecomeAnEndpointThatTakesRawStrings() {
        platform.upload("incoming/reviews/reviews.csv", Samples.utf8(Samples.reviews(800, 4)));

        var version = platform.champion("reviews", 1);

        assertThat(version.metrics().get("accuracy")).isGreaterThan(0.97);
        given().baseUri(platform.url().toString())
                .contentType("application/json; charset=utf-8")
                .body("""
                        {"instances":[{"review":"OUR BED WAS CLEAN AND QUIET 😀","stars":1},{"review":"房间太脏"}]}""")
                .post("/v1/models/reviews:predict")
                .then()
                .statusCode(200)
                .body("predictions.label", equalTo(List.of("glad", "sad")));
    }

    @Test
    void aZipOfImagesBecomesAnEndpointThatTakesABarePng() {
        platform.upload("incoming/bars/bars.zip", Samples.bars(150, 3));

        var version = platform.champion("bars", 1);

        assertThat(version.metrics().get("accuracy")).isGreaterThan(0.9);
        var random = new Random(99);
        for (boolean horizontal : new boolean[] {true, false}) {
            given().baseUri(platform.url().toString())
                    .contentType("image/png")
                    .body(Samples.bar(random, horizontal))
                    .post("/v1/models/bars:predict")
                    .then()
                    .statusCode(200)
                    .body("predictions[0].label", equalTo(horizontal ? "horizontal" : "vertical"));
        }
    }

    @Test
    void aFolderStartsWhenItsMarkerLandsAndItsTestFileStaysTheTestSplit() {
        platform.upload("incoming/folder/week 1/train.csv", Samples.utf8(Samples.churn(900, 5)));
        platform.upload("incoming/folder/week 1/test.csv.gz", Samples.gzip(Samples.utf8(Samples.churn(300, 6))));
        platform.upload("incoming/folder/week 1/_SUCCESS", new byte[0]);

        var version = platform.champion("folder", 1);

        var dataset = Json.read(
                platform.store().get(Keys.datasetManifest(new ModelName("folder"), version.dataset())),
                DatasetManifest.class);
        assertThat(evaluation("folder", version.version()).rows()).isEqualTo(300);
        assertThat(dataset.splits().values().stream()
                        .mapToLong(DatasetManifest.SplitFile::rows)
                        .sum())
                .isEqualTo(1_200 - dataset.cleaning().duplicatesRemoved());
    }

    @Test
    void aChangedSpecTrainsTheSameDataAgainAndTheBetterVersionTakesOverWithinFiveSeconds() {
        var model = new ModelName("rerun");
        platform.upload(
                "incoming/rerun/lifecycle.yaml",
                Samples.utf8("train: {architecture: linear, epochs: 1, learning_rate: 0.00001}\n"));
        platform.upload("incoming/rerun/c.csv", Samples.utf8(Samples.churn(1_000, 8)));
        var first = platform.champion("rerun", 1);
        infer("rerun", "1");

        platform.upload("incoming/rerun/lifecycle.yaml", Samples.utf8("train: {architecture: mlp}\n"));
        var second = platform.champion("rerun", 2);

        long promoted = System.nanoTime();
        Eventually.eventually(Duration.ofSeconds(5), () -> infer("rerun", "2"));
        assertThat(System.nanoTime() - promoted).isLessThan(5_000_000_000L);
        assertThat(second.dataset()).isEqualTo(first.dataset());
        var promotion = Json.read(platform.store().get(Keys.promotion(model, 2)), PromotionRecord.class);
        assertThat(promotion.from()).contains(1);
        assertThat(promotion.to()).isEqualTo(2);
        assertThat(given().baseUri(platform.url().toString())
                        .get("/v2/models/rerun/versions/1")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void goalsThatDoNotHoldKeepTheChampionWhereItWas() {
        var model = new ModelName("strict");
        platform.upload(
                "incoming/strict/lifecycle.yaml", Samples.utf8("goals: {accuracy: '>= 1', model_bytes: '<= 10'}\n"));
        platform.upload("incoming/strict/c.csv", Samples.utf8(Samples.churn(600, 9)));

        Eventually.eventually(Duration.ofMinutes(3), () -> assertThat(platform.keys(Keys.versions(model)))
                .contains(Keys.versionManifest(model, 1)));

        assertThat(evaluation("strict", 1).decision().promote()).isFalse();
        assertThat(platform.championOf(model)).isEmpty();
        assertThat(platform.command("status", "strict")).contains("model_bytes");
        given().baseUri(platform.url().toString())
                .get("/v2/models/strict")
                .then()
                .statusCode(404);
        given().baseUri(platform.url().toString())
                .get("/v2/models/strict/versions/1")
                .then()
                .statusCode(200);
    }

    @Test
    void aPlanAboveTheBudgetIsRefusedWithItsFigures() {
        platform.upload("incoming/frugal/lifecycle.yaml", Samples.utf8("budget: {usd_per_month: 0.001}\n"));
        platform.upload("incoming/frugal/c.csv", Samples.utf8(Samples.churn(300, 10)));

        var failure = platform.failure("frugal");

        assertThat(failure.cause().name()).isEqualTo("BUDGET");
        assertThat(failure.reason()).contains("0.001");
        assertThat(platform.command("status", "frugal")).contains(failure.reason());
    }

    private void infer(String model, String expectedVersion) {
        given().baseUri(platform.url().toString())
                .contentType("application/json")
                .body("""
                        {"id": "7", "inputs": [
                          {"name": "age", "shape": [1], "datatype": "FP64", "data": [40]},
                          {"name": "monthly bill", "shape": [1], "datatype": "FP64", "data": [80.5]},
                          {"name": "plan", "shape": [1], "datatype": "BYTES", "data": ["basic"]},
                          {"name": "城市", "shape": [1], "datatype": "BYTES", "data": ["北京"]},
                          {"name": "active", "shape": [1], "datatype": "BOOL", "data": [true]}]}""")
                .post("/v2/models/" + model + "/infer")
                .then()
                .statusCode(200)
                .body("id", equalTo("7"))
                .body("model_name", equalTo(model))
                .body("model_version", equalTo(expectedVersion))
                .body("outputs", hasSize(2));
    }

    private Evaluation evaluation(String model, int version) {
        return Json.read(platform.store().get(Keys.evaluation(new ModelName(model), version)), Evaluation.class);
    }
}
