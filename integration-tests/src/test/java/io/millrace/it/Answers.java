package io.millrace.it;

import static io.restassured.RestAssured.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.data.DatasetReader;
import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.lifecycle.spec.Split;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks the endpoint about every row of a dataset's test split and compares the answers with the truth. */
final class Answers {
    private static final ObjectMapper JSON = Json.mapper();
    private static final int ROWS_A_REQUEST = 200;

    private final Platform platform;
    private final ModelName model;
    private final DatasetManifest dataset;

    Answers(Platform platform, ModelName model, VersionManifest version) {
        this.platform = platform;
        this.model = model;
        this.dataset =
                Json.read(platform.store().get(Keys.datasetManifest(model, version.dataset())), DatasetManifest.class);
    }

    /** Share of rows whose label over HTTP is the true one. */
    double accuracy() {
        long right = 0;
        long rows = 0;
        for (var batch : testBatches()) {
            var truth = ((RawColumn.Strings) batch.columns().get(dataset.target())).values();
            var answers = ask(batch);
            for (int row = 0; row < truth.length; row++) {
                right += answers.get(row).get("label").asText().equals(truth[row]) ? 1 : 0;
            }
            rows += truth.length;
        }
        return (double) right / rows;
    }

    /** Root of the mean squared difference between the answers over HTTP and the truth. */
    double rmse() {
        double squares = 0;
        long rows = 0;
        for (var batch : testBatches()) {
            var truth = ((RawColumn.Numbers) batch.columns().get(dataset.target())).values();
            var answers = ask(batch);
            for (int row = 0; row < truth.length; row++) {
                // The model answers in 32 bits, printed as short as they can be read back.
                double difference = (float) answers.get(row).get("prediction").asDouble() - truth[row];
                squares += difference * difference;
            }
            rows += truth.length;
        }
        return Math.sqrt(squares / rows);
    }

    private List<RawBatch> testBatches() {
        try {
            var parquet = Files.createTempFile("test", ".parquet");
            platform.store().download(dataset.split(Split.TEST).key(), parquet);
            var reader = new DatasetReader(parquet, dataset);
            try (var batches = reader.batches(ROWS_A_REQUEST)) {
                return batches.toList();
            } finally {
                Files.delete(parquet);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode ask(RawBatch batch) {
        return dataset.kind() == DatasetManifest.Kind.IMAGE ? askTensor(batch) : askRows(batch);
    }

    private JsonNode askRows(RawBatch batch) {
        var instances = new ArrayList<LinkedHashMap<String, Object>>();
        for (int row = 0; row < batch.rows(); row++) {
            var instance = new LinkedHashMap<String, Object>();
            for (var feature : dataset.features()) {
                instance.put(feature.name(), cell(batch.columns().get(feature.name()), row));
            }
            instances.add(instance);
        }
        return post("/v1/models/" + model + ":predict", Map.of("instances", instances))
                .get("predictions");
    }

    private static Object cell(RawColumn column, int row) {
        return switch (column) {
            case RawColumn.Numbers numbers -> Double.isNaN(numbers.values()[row]) ? null : numbers.values()[row];
            case RawColumn.Strings strings -> strings.values()[row].isEmpty() ? null : strings.values()[row];
            case RawColumn.Images images -> throw new IllegalStateException("no row form of " + images);
        };
    }

    /** The answers of {@code infer}, brought into the shape of the row form. */
    private JsonNode askTensor(RawBatch batch) {
        var images = (RawColumn.Images) batch.columns().get("image");
        var data = new int[images.pixels().length];
        for (int i = 0; i < data.length; i++) {
            data[i] = images.pixels()[i] & 0xff;
        }
        var tensor = new LinkedHashMap<String, Object>();
        tensor.put("name", "image");
        tensor.put("shape", new int[] {batch.rows(), images.height(), images.width(), images.channels()});
        tensor.put("datatype", "UINT8");
        tensor.put("data", data);
        var body = new LinkedHashMap<String, Object>();
        body.put("inputs", List.of(tensor));
        body.put("outputs", List.of(Map.of("name", "label")));
        var rows = JSON.createArrayNode();
        post("/v2/models/" + model + "/infer", body)
                .get("outputs")
                .get(0)
                .get("data")
                .forEach(label -> rows.addObject().set("label", label));
        return rows;
    }

    private JsonNode post(String path, Object body) {
        try {
            var answer = given().baseUri(platform.url().toString())
                    .contentType("application/json")
                    .body(JSON.writeValueAsBytes(body))
                    .post(path);
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.asString());
            }
            return JSON.readTree(answer.asByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
