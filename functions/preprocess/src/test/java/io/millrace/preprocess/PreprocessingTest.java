package io.millrace.preprocess;

import static io.millrace.preprocess.Samples.bytes;
import static io.millrace.preprocess.Samples.gzip;
import static io.millrace.preprocess.Samples.idxImages;
import static io.millrace.preprocess.Samples.idxLabels;
import static io.millrace.preprocess.Samples.people;
import static io.millrace.preprocess.Samples.pictures;
import static io.millrace.preprocess.Samples.png;
import static io.millrace.preprocess.Samples.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.DatasetManifest.Kind;
import io.millrace.lifecycle.spec.Split;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreprocessingTest {
    @TempDir
    Path folder;

    Bucket bucket;

    @BeforeEach
    void open() {
        bucket = new Bucket(folder);
    }

    @Test
    void aSecondDeliveryWritesNothing() {
        bucket.accepted("a.csv", people(100));
        var keys = bucket.keys("");
        assertThat(bucket.event("incoming/m/a.csv").outcome()).isEqualTo("duplicate");
        assertThat(bucket.keys("")).isEqualTo(keys);
    }

    @Test
    void aCrashBeforeTheAcceptedRecordIsFinishedByTheNextDelivery() {
        var first = bucket.accepted("a.csv", people(100));
        bucket.keys("accepted/").forEach(bucket.store::delete);
        var again = bucket.event("incoming/m/a.csv");
        assertThat(again.outcome()).isEqualTo("accepted");
        assertThat(bucket.dataset(again)).isEqualTo(first);
    }

    @Test
    void theSameBytesGiveTheSameParquet() {
        var first = bucket.accepted("a.csv", people(100));
        var second = new Bucket(folder).accepted("a.csv", people(100));
        assertThat(second.dataset()).isEqualTo(first.dataset());
        assertThat(second.splits()).isEqualTo(first.splits());
        assertThat(second.columns()).isEqualTo(first.columns());
    }

    @Test
    void aReplacedOrVanishedObjectIsLeftAlone() {
        bucket.put("a.csv", bytes(people(100)));
        assertThat(bucket.event("incoming/m/a.csv", "older").outcome()).isEqualTo("superseded");
        assertThat(bucket.event("incoming/m/b.csv").outcome()).isEqualTo("gone");
        assertThat(bucket.keys("accepted/")).isEmpty();
    }

    @Test
    void partsOfAFolderWaitForTheMarker() {
        assertThat(bucket.upload("u/a.csv", people(100)).outcome()).isEqualTo("ignored");
        assertThat(bucket.upload("u/deep/_SUCCESS", "").outcome()).isEqualTo("ignored");
        assertThat(bucket.upload("u/_SUCCESS", "").outcome()).isEqualTo("accepted");
    }

    @Test
    void aSpecBeforeAnyUploadIsNoError() {
        assertThat(bucket.upload("lifecycle.yaml", "task: classification\n").outcome())
                .isEqualTo("no_upload_yet");
    }

    @Test
    void aChangedSpecReRunsTheNewestUpload() {
        bucket.upload("old.csv", people(80));
        bucket.upload("new.csv", people(100));
        assertThat(bucket.upload("lifecycle.yaml", "data: {ignore: [job]}\n").outcome())
                .isEqualTo("accepted");
        assertThat(bucket.keys("accepted/m/")).hasSize(3);
        assertThat(bucket.upload("lifecycle.yaml", "data: {ignore: [job]}\ntrain: {epochs: 3}\n")
                        .outcome())
                .isEqualTo("accepted");
        // Only the training plan changed: the same dataset under another spec.
        assertThat(bucket.keys("datasets/m/").stream().filter(k -> k.endsWith("dataset.json")))
                .hasSize(3);
    }

    @Test
    void aZipOfImagesInClassFoldersBecomesPixels() {
        var files = pictures("train/", 0, 60);
        files.putAll(pictures("test/", 500, 10));
        var dataset = bucket.accepted("pets.zip", zip(files));
        assertThat(dataset.kind()).isEqualTo(Kind.IMAGE);
        assertThat(dataset.classes()).containsExactly("cat", "dog");
        assertThat(dataset.image()).contains(new ImageShape(4, 4, 1, true));
        assertThat(dataset.features()).isEmpty();
        assertThat(dataset.split(Split.VALIDATION).rows()).isPositive();
        assertThat(bucket.rows(dataset, Split.TEST, "octet_length(image)"))
                .isNotEmpty()
                .containsOnly("16");
    }

    @Test
    void oneColouredImageMakesAllColouredAndOtherSizesAreKept() {
        var files = pictures("", 0, 40);
        files.put("dog/colour.png", png(3, 6, true));
        var dataset = bucket.accepted("pets.zip", zip(files));
        assertThat(dataset.image()).contains(new ImageShape(4, 4, 3, false));
        for (var split : Split.values()) {
            assertThat(bucket.rows(dataset, split, "octet_length(image) = height * width * 3"))
                    .containsOnly("true");
        }
    }

    @Test
    void anImageFolderClosedByItsMarker() {
        pictures("", 0, 40).forEach((path, image) -> bucket.put("pets/" + path, image));
        var dataset = bucket.dataset(bucket.upload("pets/_SUCCESS", ""));
        assertThat(bucket.rows(dataset, Split.TRAIN, "file")).contains("cat/0.png");
    }

    @Test
    void idxPairsKeepTheirSplitsPackedOrNot() {
        bucket.put("mnist/train-images-idx3-ubyte.gz", gzip(idxImages(90, 0)));
        bucket.put("mnist/train-labels-idx1-ubyte.gz", gzip(idxLabels(90)));
        bucket.put("mnist/t10k-images.idx3-ubyte", idxImages(30, 1000));
        bucket.put("mnist/t10k-labels.idx1-ubyte", idxLabels(30));
        var dataset = bucket.dataset(bucket.upload("mnist/_SUCCESS", ""));
        assertThat(dataset.split(Split.TEST).rows()).isEqualTo(30);
        assertThat(dataset.classes()).containsExactly("0", "1", "2");
        assertThat(dataset.image()).contains(new ImageShape(2, 2, 1, true));
        assertThat(bucket.rows(dataset, Split.TEST, "label").subList(0, 4)).containsExactly("0", "1", "2", "0");
    }
}
