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

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.json.Json;
import io.millrace.lifecycle.manifest.RejectedUpload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectionTest {
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

    private static void says(
            RejectedUpload rejected,
            String reason,
            @Nullable String file,
            @Nullable Long row,
            @Nullable String column,
            String remedy) {
        assertThat(rejected.reason()).contains(reason);
        assertThat(rejected.place().file()).isEqualTo(file);
        assertThat(rejected.place().row()).isEqualTo(row);
        assertThat(rejected.place().column()).isEqualTo(column);
        assertThat(rejected.remedy()).contains(remedy);
    }

    @Test
    void anEmptyFile() {
        says(bucket.rejected("a.csv", ""), "is empty", "a.csv", null, null, "header and rows");
        says(bucket.rejected("a.jsonl", ""), "is empty", "a.jsonl", null, null, "one JSON object a line");
        says(bucket.rejected("a.parquet", ""), "is empty", "a.parquet", null, null, "rows");
    }

    @Test
    void aHeaderOnly() {
        says(bucket.rejected("a.csv", "age,label\n"), "no rows", "a.csv", null, null, "with rows");
    }

    @Test
    void bytesThatAreNoCsv() {
        says(bucket.rejected("a.csv", png(1, 40, true)), "no text in UTF-8", "a.csv", null, null, "UTF-8");
        says(bucket.rejected("b.csv", "a,b\n1,2\0\n"), "no text in UTF-8", "b.csv", null, null, "UTF-8");
        var late = people(60_000).getBytes(StandardCharsets.UTF_8);
        late[late.length - 3] = (byte) 0xFF;
        says(bucket.rejected("c.csv", late), "no text in UTF-8", "c.csv", null, null, "UTF-8");
    }

    @Test
    void aRaggedRowWithItsLine() {
        says(bucket.rejected("a.csv", people(60) + "1,2\n"), "2 cells", "a.csv", 62L, null, "same number of cells");
        var quoted =
                "age,job,label\n1,\"two\nlines\",yes\n\n1,2,3,4\n" + people(60).substring(14);
        says(bucket.rejected("b.csv", quoted), "4 cells", "b.csv", 5L, null, "same number of cells");
    }

    @Test
    void aQuoteThatIsNeverClosed() {
        says(
                bucket.rejected("a.csv", people(60) + "1,\"x,yes\n"),
                "never closed",
                "a.csv",
                62L,
                null,
                "Close the quote");
    }

    @Test
    void aTargetThatDoesNotExistWithTheNearestName() {
        bucket.spec("data: {target: labl}");
        says(bucket.rejected("a.csv", people(60)), "'labl'", "a.csv", null, "labl", "did you mean 'label'");
    }

    @Test
    void aTargetWithOneClass() {
        var text = people(60).replace(",no", ",yes");
        says(bucket.rejected("a.csv", text), "one class only: 'yes'", "a.csv", null, "label", "two classes");
    }

    @Test
    void moreMissingValuesThanTheContractAllows() {
        var text = people(100).replaceAll("(?m)^\\d+\\.5,", ",") + "";
        bucket.spec("data: {quality: {max_missing: 0.25}}");
        says(bucket.rejected("a.csv", text), "lacks 50 of 100 values (50.0 %)", "a.csv", null, "age", "max_missing");
    }

    @Test
    void moreDuplicatesThanTheContractAllows() {
        bucket.spec("data: {quality: {max_duplicates: 0.1}}");
        var text = people(100) + people(50).substring(14);
        says(bucket.rejected("a.csv", text), "50 of 150 rows are duplicates", "a.csv", null, null, "max_duplicates");
    }

    @Test
    void fewerRowsThanTheContractDemands() {
        says(bucket.rejected("a.csv", people(49)), "49 rows", "a.csv", null, null, "min_rows");
    }

    @Test
    void aTextTargetOfARegression() {
        bucket.spec("task: regression");
        says(bucket.rejected("a.csv", people(60)), "to be a number", "a.csv", null, "label", "classification");
    }

    @Test
    void aValueThatIsNotOfItsForcedType() {
        bucket.spec("data: {types: {age: number}}");
        var text = people(60) + "old,cook,yes\n";
        says(bucket.rejected("a.csv", text), "row 62 holds 'old'", "a.csv", 62L, "age", "data.missing");
    }

    @Test
    void noFeatureLeft() {
        bucket.spec("data: {ignore: [age, job]}");
        says(bucket.rejected("a.csv", people(60)), "no usable feature", "a.csv", null, null, "data.ignore");
    }

    @Test
    void aColumnNamedTwice() {
        says(bucket.rejected("a.csv", "x,x,label\n1,2,a\n"), "comes twice", "a.csv", null, "x", "name of its own");
        says(bucket.rejected("b.csv", "x,X,label\n1,2,a\n"), "upper and lower", "b.csv", null, "X", "name of its own");
    }

    @ParameterizedTest
    @CsvSource({"../evil.csv", "/etc/evil.csv", "a\\..\\evil.csv", "a/../../evil.csv"})
    void aZipThatClimbsOutOfItsFolder(String name) {
        var rejected = bucket.rejected("a.zip", zip(Map.of(name, bytes(people(60)))));
        says(rejected, "leads out of the archive's folder", "a.zip/" + name, null, null, "relative names");
    }

    @Test
    void aZipThatExpandsBeyondABound() {
        var rejected = bucket.rejected("a.zip", zip(Map.of("zeros.csv", new byte[30 << 20])));
        says(rejected, "expands beyond the bound", "a.zip/zeros.csv", null, null, "Parquet");
        says(bucket.rejected("a.csv.gz", gzip(new byte[30 << 20])), "expands", "a.csv.gz", null, null, "Parquet");
    }

    @Test
    void aZipInAZipAZipWithoutDataAndNoZipAtAll() {
        says(
                bucket.rejected("a.zip", zip(Map.of("b.zip", zip(Map.of())))),
                "inside an archive",
                "a.zip/b.zip",
                null,
                null,
                "one zip");
        says(
                bucket.rejected("b.zip", zip(Map.of("r.txt", bytes("hi")))),
                "no images and no tables",
                "b.zip",
                null,
                null,
                "one folder a class");
        says(bucket.rejected("c.zip", "no zip"), "no readable zip", "c.zip", null, null, "again");
        says(
                bucket.rejected("d.csv.gz", Arrays.copyOf(gzip(bytes(people(60))), 60)),
                "no complete gzip",
                "d.csv.gz",
                null,
                null,
                "again");
    }

    @Test
    void aTruncatedPng() {
        var files = pictures("", 0, 40);
        files.put("cat/cut.png", Arrays.copyOf(png(7, 40, true), 200));
        var rejected = bucket.rejected("a.zip", zip(files));
        assertThat(rejected.reason()).contains("cat/cut.png");
        assertThat(rejected.place().file()).isEqualTo("a.zip/cat/cut.png");
        assertThat(rejected.remedy()).isNotEmpty();
    }

    @Test
    void imagesInNoClassFolderOrOfOneClass() {
        says(
                bucket.rejected("a.zip", zip(Map.of("1.png", png(1, 4, false)))),
                "no class folder",
                "a.zip/1.png",
                null,
                null,
                "folder named as its class");
        says(
                bucket.rejected("b.zip", zip(Map.of("cat/1.png", png(1, 4, false)))),
                "one class only",
                "b.zip",
                null,
                "label",
                "two classes");
    }

    @Test
    void aParquetWithABrokenFooter() {
        says(
                bucket.rejected("a.parquet", "PAR1 and then nothing"),
                "cannot be read as Parquet",
                "a.parquet",
                null,
                null,
                "upload it whole");
        says(
                bucket.rejected("b.parquet", "PAR1 then garbage \1\2\3\4PAR1"),
                "cannot be read as Parquet",
                "b.parquet",
                null,
                null,
                "upload it whole");
    }

    @Test
    void idxFilesThatDisagree() {
        bucket.put("u/train-images-idx3-ubyte", idxImages(60, 0));
        bucket.put("u/train-labels-idx1-ubyte", idxLabels(59));
        says(
                bucket.rejected("u/_SUCCESS", ""),
                "60 images",
                "train-labels-idx1-ubyte",
                null,
                null,
                "one label an image");
        bucket.put("v/train-images-idx3-ubyte", Arrays.copyOf(idxImages(60, 0), 100));
        bucket.put("v/train-labels-idx1-ubyte", idxLabels(60));
        says(bucket.rejected("v/_SUCCESS", ""), "promises 240 values", "train-images-idx3-ubyte", null, null, "whole");
        bucket.put("w/train-images-idx3-ubyte", idxImages(60, 0));
        says(
                bucket.rejected("w/_SUCCESS", ""),
                "no file of labels",
                "train-images-idx3-ubyte",
                null,
                null,
                "both files");
        bucket.put("x/train-images-idx3-ubyte", idxLabels(60));
        bucket.put("x/train-labels-idx1-ubyte", idxLabels(60));
        says(bucket.rejected("x/_SUCCESS", ""), "0x00000801", "train-images-idx3-ubyte", null, null, "original");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"epochz: 3|epochz", "train: {epochs: many}|train.epochs", "a: &a [x,x]\\nb: [*a,*a]|-"})
    void aBrokenSpec(String yaml, String column) {
        var rejected = bucket.rejected(Keys.SPEC_FILE, yaml.replace("\\n", "\n"));
        assertThat(rejected.place().file()).isEqualTo("lifecycle.yaml");
        if (!column.equals("-")) {
            assertThat(rejected.place().column()).isEqualTo(column);
        }
        assertThat(rejected.remedy()).isNotEmpty();
        says(
                bucket.rejected("a.csv", people(60)),
                rejected.reason(),
                "lifecycle.yaml",
                rejected.place().row(),
                rejected.place().column(),
                rejected.remedy());
    }

    @ParameterizedTest
    @CsvSource({
        "incoming/Not_A_Name/a.csv, no model name, rejected/Not_A_Name/",
        "incoming/a.csv, directly under incoming/, rejected/_/",
        "incoming/m/_SUCCESS, closes no upload folder, rejected/m/",
        "incoming/m/a.docx, no file that Millrace can read, rejected/m/",
        "incoming/m/train-images-idx3-ubyte.gz, one half of an IDX pair, rejected/m/"
    })
    void aKeyThatIsNoUpload(String key, String reason, String prefix) {
        bucket.store.put(key, bytes(people(60)), "text/csv");
        assertThat(bucket.event(key).outcome()).isEqualTo("rejected");
        var written = bucket.keys("rejected/");
        assertThat(written).singleElement().asString().startsWith(prefix);
        var rejected = Json.read(bucket.store.get(written.getFirst()), RejectedUpload.class);
        says(rejected, reason, key, null, null, "");
        assertThat(rejected.remedy()).isNotEmpty();
    }

    @Test
    void anEmptyFolder() {
        says(bucket.rejected("u/_SUCCESS", ""), "no images and no tables", "u", null, null, "Put in");
    }

    @Test
    void filesWithOtherColumns() {
        bucket.put("u/a.csv", bytes(people(60)));
        bucket.put("u/b.csv", bytes("age,label\n1,yes\n2,no\n"));
        says(bucket.rejected("u/_SUCCESS", ""), "lacks the column 'job'", "b.csv", null, "job", "same columns");
    }

    @Test
    void aClassThatOnlyTheTestFileHas() {
        bucket.put("u/train.csv", bytes(people(60)));
        bucket.put("u/test.csv", bytes("age,job,label\n1,cook,maybe\n"));
        says(bucket.rejected("u/_SUCCESS", ""), "'maybe' has no row", "u", null, null, "every class");
    }

    @Test
    void nestedJsonWithItsLine() {
        var text = "{\"a\": 1, \"label\": \"x\"}\n{\"a\": [1], \"label\": \"y\"}\n";
        says(bucket.rejected("a.jsonl", text), "nested value", "a.jsonl", 2L, "a", "flat JSON object");
    }
}
