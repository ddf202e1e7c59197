package io.millrace.local.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private final Routes routes = Routes.load(Path.of("../routes"), "millrace");

    @Test
    void everyStageHasARoute() {
        assertThat(routes.stages()).containsExactly("dispatch", "evaluate", "preprocess");
    }

    @ParameterizedTest
    @CsvSource({
        "incoming/digits/digits.csv.gz, preprocess",
        "incoming/digits/lifecycle.yaml, preprocess",
        "incoming/mnist/v1/_SUCCESS, preprocess",
        "'incoming/Not A Model/数据 \"x\".csv', preprocess",
        "accepted/digits/digits.csv-0a1b.json, dispatch",
        "runs/digits/0a1b/1/candidate.json, evaluate"
    })
    void anObjectWakesItsStageAlone(String key, String stage) {
        assertThat(routes.stagesFor(created("millrace", key))).containsExactly(stage);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "incoming/mnist/v1/train-images-idx3-ubyte",
                "incoming/mnist/v1/deep/er/file.png",
                "rejected/digits/digits.csv-0a1b.json",
                "datasets/digits/0a1b/dataset.json",
                "datasets/digits/0a1b/train.parquet",
                "runs/digits/0a1b/run.json",
                "runs/digits/0a1b/failure.json",
                "runs/digits/0a1b/1/trial.json",
                "runs/digits/0a1b/1/progress.jsonl",
                "models/digits/versions/1/version.json",
                "models/digits/aliases.json",
                "budgets/digits/2026-11.json",
                "predictions/digits/2026-11-23.jsonl"
            })
    void whatStagesWriteForOthersWakesNobody(String key) {
        assertThat(routes.stagesFor(created("millrace", key))).isEmpty();
    }

    @Test
    void anotherBucketWakesNobody() {
        assertThat(routes.stagesFor(created("other", "incoming/digits/digits.csv")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"SUCCEEDED, dispatch", "FAILED, dispatch", "RUNNING,", "SUBMITTED,", "STARTING,"})
    void theEndOfAJobWakesDispatch(String status, String stage) {
        var event = """
                {"source":"aws.batch","detail-type":"Batch Job State Change","detail":{"status":"%s","jobId":"1"}}""".formatted(status);
        assertThat(routes.stagesFor(event)).isEqualTo(stage == null ? List.of() : List.of(stage));
    }

    private static String created(String bucket, String key) {
        return """
                {"source":"aws.s3","detail-type":"Object Created",
                 "detail":{"bucket":{"name":"%s"},"object":{"key":"%s","size":1,"etag":"e","sequencer":"1"}}}""".formatted(bucket, key.replace("\"", "\\\""));
    }
}
