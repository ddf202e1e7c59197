package io.millrace.preprocess;

import static io.millrace.preprocess.Samples.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ImportedModel;
import io.millrace.lifecycle.manifest.ImportedModel.Tensor;
import io.millrace.lifecycle.manifest.RejectedUpload;
import io.millrace.lifecycle.spec.Split;
import io.millrace.testing.SmallModels;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that bring their model. */
class ModelUploadTest {
    private static final byte[] MODEL = SmallModels.brightestPixel(1, 2);

    @TempDir
    Path folder;

    Bucket bucket;

    @BeforeEach
    void open() {
        bucket = new Bucket(folder);
    }

    @AfterEach
    void noWorkFileIsLeft() {
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aModelAloneIsAcceptedWithAnEmptyDataset() {
        var dataset = bucket.accepted("model.onnx", MODEL);

        var model = model(dataset);
        assertThat(bucket.store.get(model.key())).isEqualTo(MODEL);
        assertThat(model.sha256()).isEqualTo(Sha256.of(MODEL));
        assertThat(model.inputs()).containsExactly(new Tensor("pixels", "FP32", List.of(1L, 1L, 2L, 2L)));
        assertThat(model.unmeasured()).hasValueSatisfying(why -> assertThat(why).contains("No test data"));
        assertThat(dataset.splits().values())
                .allSatisfy(split -> assertThat(split.rows()).isZero());
        assertThat(dataset.warnings()).singleElement().asString().contains("No test data");
    }

    @Test
    void testDataBesideTheModelAllBecomeTestRows() {
        putImages(64);
        bucket.put("up/model.onnx", MODEL);

        var dataset = bucket.accepted("up/_SUCCESS", "");

        assertThat(dataset.split(Split.TEST).rows()).isEqualTo(64);
        assertThat(dataset.split(Split.TRAIN).rows()).isZero();
        assertThat(dataset.split(Split.VALIDATION).rows()).isZero();
        assertThat(dataset.image())
                .hasValueSatisfying(shape -> assertThat(shape.height()).isEqualTo(2));
        assertThat(dataset.classes()).containsExactly("0", "1", "2", "3");
        assertThat(model(dataset).unmeasured()).isEmpty();
        assertThat(dataset.warnings()).isEmpty();
    }

    @Test
    void aTableBesideTheModelBecomesTestRows() {
        bucket.put("up/model.onnx", SmallModels.largestColumn(2));
        bucket.put("up/test.csv", rows(60));

        var dataset = bucket.accepted("up/_SUCCESS", "");

        assertThat(dataset.split(Split.TEST).rows()).isEqualTo(60);
        assertThat(bucket.rows(dataset, Split.TEST, "count(*)")).containsExactly("60");
        assertThat(model(dataset).unmeasured()).isEmpty();
        org.assertj.core.api.Assertions.assertThat(
                        folder.resolve("read.parquet").toFile().delete())
                .isTrue();
    }

    @Test
    void aModelAndItsTestDataMayComeInOneZip() {
        var dataset = bucket.accepted(
                "all.zip", zip(Map.of("model.onnx", SmallModels.largestColumn(2), "test.csv", rows(60))));

        assertThat(dataset.split(Split.TEST).rows()).isEqualTo(60);
        assertThat(model(dataset).bytes()).isPositive();
    }

    @Test
    void testDataThatTheModelCannotBeAskedAboutIsAWarning() {
        putImages(64);
        bucket.put("up/model.onnx", SmallModels.brightestPixel(1, 3));

        var dataset = bucket.accepted("up/_SUCCESS", "");

        assertThat(model(dataset).unmeasured())
                .hasValueSatisfying(why -> assertThat(why).contains("height 2"));
        assertThat(dataset.warnings()).singleElement().asString().contains("nothing is measured");
    }

    @Test
    void theSameModelIsTheSameDatasetAndAnotherIsAnother() {
        var first = bucket.accepted("model.onnx", MODEL);
        assertThat(bucket.event("incoming/m/model.onnx").outcome()).isEqualTo("duplicate");
        bucket.spec("goals: {model_bytes: '<= 100'}");
        assertThat(bucket.accepted("model.onnx", MODEL).dataset()).isEqualTo(first.dataset());
        assertThat(bucket.accepted("model.onnx", SmallModels.brightestPixel(1, 3))
                        .dataset())
                .isNotEqualTo(first.dataset());
    }

    @Test
    void whatCannotBeServedIsRejectedAndNothingElseIsWritten() {
        says(bucket.rejected("a.onnx", ""), "is empty");
        says(bucket.rejected("b.onnx", "no model"), "is no ONNX model");
        says(bucket.rejected("c.onnx", zip(Map.of("x", new byte[9]))), "is no ONNX model");
        says(bucket.rejected("d.onnx", SmallModels.withExternalWeights()), "in another file");
        says(bucket.rejected("e.onnx", SmallModels.using("com.acme", "Magic")), "com.acme");
        says(bucket.rejected("f.onnx", SmallModels.using("", "NoSuchOperator")), "NoSuchOperator");
        says(bucket.rejected("g.onnx", SmallModels.ofOpset(999)), "ONNX Runtime");
        says(bucket.rejected("h.onnx", SmallModels.withSequenceOutput()), "sequence");
    }

    @Test
    void aModelOverTheLimitIsRejected() {
        says(bucket.rejected("big.onnx", new byte[(1 << 20) + 1]), "more than the limit of 1,048,576");
    }

    @Test
    void otherModelFormatsAreRejectedByName() {
        for (var name : List.of("model.pt", "model.pkl", "model.pb", "model.onnx.zip.tmp")) {
            assertThat(bucket.rejected(name, MODEL).remedy()).contains("ONNX");
        }
    }

    @Test
    void aZipBombBesideAModelIsRejected() {
        var bomb = zip(Map.of("model.onnx", new byte[30 << 20]));

        assertThat(bucket.rejected("bomb.zip", bomb).reason()).contains("expands beyond the bound");
    }

    @Test
    void twoModelsInOneUploadAreRejected() {
        bucket.put("up/a.onnx", MODEL);
        bucket.put("up/b.onnx", MODEL);

        assertThat(bucket.rejected("up/_SUCCESS", "").reason()).contains("2 models: a.onnx, b.onnx");
    }

    @Test
    void brokenTestDataRejectsTheModelWithThem() {
        bucket.put("up/model.onnx", SmallModels.largestColumn(2));
        bucket.put("up/test.csv", rows(3));

        assertThat(bucket.rejected("up/_SUCCESS", "").reason()).contains("3 rows");
    }

    private static void says(RejectedUpload rejected, String reason) {
        assertThat(rejected.reason()).contains(reason);
        assertThat(rejected.remedy()).isNotEmpty();
        assertThat(rejected.place().file() == null || rejected.place().file().endsWith(".onnx"))
                .isTrue();
    }

    private ImportedModel model(DatasetManifest dataset) {
        return Json.read(bucket.store.get(Keys.importedModel(Bucket.MODEL, dataset.dataset())), ImportedModel.class);
    }

    private static byte[] rows(int rows) {
        var csv = new StringBuilder("a,b,label\n");
        for (int i = 0; i < rows; i++) {
            csv.append(i)
                    .append(".5,")
                    .append(rows - i)
                    .append(',')
                    .append(i > rows / 2 ? 0 : 1)
                    .append('\n');
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** 2 x 2 pixels, no two images alike; the label is the place of the brightest. */
    private void putImages(int count) {
        var images = ByteBuffer.allocate(16 + count * 4)
                .putInt(2051)
                .putInt(count)
                .putInt(2)
                .putInt(2);
        var labels = ByteBuffer.allocate(8 + count).putInt(2049).putInt(count);
        for (int i = 0; i < count; i++) {
            var pixels = new byte[4];
            pixels[i % 4] = (byte) (100 + i);
            images.put(pixels);
            labels.put((byte) (i % 4));
        }
        bucket.put("up/t10k-images-idx3-ubyte", images.array());
        bucket.put("up/t10k-labels-idx1-ubyte", labels.array());
    }
}
