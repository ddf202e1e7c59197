package io.millrace.it;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lifecycle.ModelName;
import io.millrace.lifecycle.manifest.VersionManifest;
import io.millrace.testing.SmallModels;
import io.restassured.path.json.JsonPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A model that was trained elsewhere: uploaded, checked, measured, registered and served, without training. */
@ExtendWith(SharedPlatform.class)
class ImportIT {
    private static final Path DATA = Platform.ROOT.resolveSibling("shared").resolve("data");
    private static final int IMAGE_HEADER = 16;
    private static final int LABEL_HEADER = 8;
    private static final int PIXELS = 28 * 28;

    private final Platform platform;

    ImportIT(Platform platform) {
        this.platform = platform;
    }

    @Test
    void aModelAloneIsRegisteredAtOnce() {
        var version = bringSum();

        assertThat(version.hyperparameters().wereImported()).isTrue();
        assertThat(version.metrics()).containsOnlyKeys("model_bytes");
        assertThat(platform.command("status", "brought"))
                .contains("nothing to train")
                .contains("No test data came with the model")
                .contains("version 1: now champion");
    }

    @Test
    void aModelAloneIsServedAsItself() {
        bringSum();

        var answer = infer("brought", """
                {"inputs":[{"name":"a","shape":[2],"datatype":"FP32","data":[1,2]},
                           {"name":"b","shape":[2],"datatype":"FP32","data":[10,20]}]}""");
        assertThat(answer.getList("outputs[0].data", Float.class)).containsExactly(11f, 22f);
    }

    @Test
    void aFileThatOnnxRuntimeCannotLoadIsRejectedWithItsReason() {
        platform.upload("incoming/broken-model/model.onnx", SmallModels.using("", "NoSuchOperator"));

        var rejection = platform.rejection("broken-model");

        assertThat(rejection.reason())
                .contains("cannot be loaded by ONNX Runtime")
                .contains("NoSuchOperator");
        assertThat(rejection.remedy()).isNotEmpty();
        assertThat(platform.championOf(new ModelName("broken-model"))).isEmpty();
        assertThat(platform.keys("datasets/broken-model/")).isEmpty();
    }

    @Test
    void mnist8IsMeasuredOnTheTestImagesBesideIt() throws IOException {
        assertThat(bring("mnist8", 500).metrics().get("accuracy")).isGreaterThan(0.97);
    }

    @Test
    void mnist8AnswersOverHttpAsItWasMeasured() throws IOException {
        bring("mnist8", 500);

        assertServes("mnist8", 20);
    }

    @Test
    @Tag("long")
    void mnist8Scores0989OnAllOfMnistsTestSet() throws IOException {
        var version = bring("mnist8-all", 10_000);

        assertThat(version.metrics().get("accuracy")).isCloseTo(0.989, within(0.0005));
    }

    private VersionManifest bringSum() {
        platform.upload("incoming/brought/model.onnx", SmallModels.sum("a", "b"));
        return platform.champion("brought", 1);
    }

    /** Uploads mnist-8 with the first test images. */
    private VersionManifest bring(String model, int images) throws IOException {
        var folder = "incoming/" + model + "/mnist-8/";
        platform.upload(folder + "model.onnx", file("models_onnx/mnist-8.onnx"));
        platform.upload(
                folder + "t10k-images-idx3-ubyte",
                first(images("t10k-images-idx3-ubyte.gz"), images, IMAGE_HEADER, PIXELS));
        platform.upload(
                folder + "t10k-labels-idx1-ubyte", first(images("t10k-labels-idx1-ubyte.gz"), images, LABEL_HEADER, 1));
        platform.upload(folder + "_SUCCESS", new byte[0]);
        return platform.champion(model, 1);
    }

    /** The answers over HTTP, image by image as the model takes them, are those that were measured. */
    private void assertServes(String model, int images) throws IOException {
        var pixels = images("t10k-images-idx3-ubyte.gz");
        var labels = images("t10k-labels-idx1-ubyte.gz");
        for (int i = 0; i < images; i++) {
            var data = new int[PIXELS];
            for (int p = 0; p < PIXELS; p++) {
                data[p] = pixels[IMAGE_HEADER + i * PIXELS + p] & 0xFF;
            }
            var scores = infer(model, """
                    {"inputs":[{"name":"Input3","shape":[1,1,28,28],"datatype":"FP32","data":%s}]}""".formatted(Arrays.toString(data))).getList("outputs[0].data", Float.class);
            int best = 0;
            for (int k = 1; k < scores.size(); k++) {
                best = scores.get(k) > scores.get(best) ? k : best;
            }
            assertThat(best).as("image %d", i).isEqualTo(labels[LABEL_HEADER + i]);
        }
    }

    private JsonPath infer(String model, String body) {
        return given().baseUri(platform.url().toString())
                .contentType("application/json")
                .body(body)
                .post("/v2/models/" + model + "/infer")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** An IDX file with the first items only; their number stands in bytes 4 to 7. */
    private static byte[] first(byte[] idx, int items, int header, int bytesAnItem) {
        var cut = Arrays.copyOf(idx, header + items * bytesAnItem);
        ByteBuffer.wrap(cut).putInt(Integer.BYTES, items);
        return cut;
    }

    private static byte[] images(String name) throws IOException {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(Files.readAllBytes(file("mnist/" + name))))) {
            return in.readAllBytes();
        }
    }

    private static Path file(String name) {
        var file = DATA.resolve(name);
        assumeTrue(Files.exists(file), () -> "skipped: no " + file);
        return file;
    }
}
