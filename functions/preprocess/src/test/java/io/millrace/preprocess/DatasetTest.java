package io.millrace.preprocess;

import static io.millrace.preprocess.Samples.bytes;
import static io.millrace.preprocess.Samples.gzip;
import static io.millrace.preprocess.Samples.people;
import static io.millrace.preprocess.Samples.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.DatasetManifest.Kind;
import io.millrace.lifecycle.profile.Profile.Warning;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.lifecycle.spec.Split;
import io.millrace.lifecycle.spec.Task;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBDriver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetTest {
    @TempDir
    Path folder;

    Bucket bucket;

    @BeforeEach
    void open() {
        bucket = new Bucket(folder);
    }

    private Column column(DatasetManifest dataset, String name) {
        return dataset.columns().stream()
                .filter(c -> c.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long rows(DatasetManifest dataset) {
        return dataset.splits().values().stream().mapToLong(s -> s.rows()).sum();
    }

    private Map<String, Split> placed(DatasetManifest dataset, String key) {
        var placed = new HashMap<String, Split>();
        for (var split : Split.values()) {
            bucket.rows(dataset, split, key)
                    .forEach(k -> assertThat(placed.put(k, split)).isNull());
        }
        return placed;
    }

    @Test
    void rowsKeepTheirOrderWhateverColumnsAreCalled() {
        var table = IntStream.range(0, 200)
                .mapToObj(i -> 500 - i + "," + i % 3 + "," + (i % 2 == 0 ? "yes" : "no"))
                .collect(Collectors.joining("\n", "r,s,label\n", "\n"));
        var dataset = bucket.accepted("confusing.csv", table);

        for (var split : Split.values()) {
            assertThat(bucket.rows(dataset, split, "r"))
                    .isNotEmpty()
                    .isSortedAccordingTo(Comparator.<String, Double>comparing(Double::valueOf)
                            .reversed());
        }
        assertThat(rows(dataset)).isEqualTo(200);
    }

    @Test
    void csvBecomesADatasetWithTypesTargetAndThreeSplits() {
        var dataset = bucket.accepted("people.csv", people(200));
        assertThat(dataset.kind()).isEqualTo(Kind.TABULAR);
        assertThat(dataset.task()).isEqualTo(Task.CLASSIFICATION);
        assertThat(dataset.target()).isEqualTo("label");
        assertThat(dataset.classes()).containsExactly("no", "yes");
        assertThat(dataset.features()).extracting(Column::name).containsExactly("age", "job");
        assertThat(column(dataset, "age").type()).isEqualTo(ColumnType.NUMBER);
        assertThat(rows(dataset)).isEqualTo(200);
        assertThat(dataset.splits().values()).allMatch(s -> s.rows() > 0);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void tableKeepsABackgroundOfItsTrainRows() {
        var dataset = bucket.accepted("people.csv", people(500));
        var background = bucket.background(dataset).get("instances");
        assertThat(background).hasSize(100);
        var train = bucket.rows(dataset, Split.TRAIN, "age").stream()
                .map(age -> age == null ? "null" : age.toString())
                .toList();
        for (var row : background) {
            assertThat(row.fieldNames()).toIterable().containsExactly("age", "job");
            assertThat(train).contains(row.get("age").asText());
        }
    }

    @Test
    void rowsKeepTheOrderOfTheUpload() {
        var dataset = bucket.accepted("people.csv", people(200));
        var ages = bucket.rows(dataset, Split.TRAIN, "age").stream()
                .map(Double::valueOf)
                .toList();
        assertThat(ages).isSorted();
    }

    @Test
    void theSameRowLandsInTheSameSplitWhateverTheOrderAndTheOtherRows() {
        var lines = new ArrayList<>(people(300).lines().skip(1).toList());
        var first = placed(bucket.accepted("a.csv", people(300)), "age");
        Collections.shuffle(lines, new Random(3));
        var second = placed(
                bucket.accepted("b.csv", "age,job,label\n" + String.join("\n", lines.subList(0, 250)) + "\n"), "age");
        assertThat(second).isNotEmpty().allSatisfy((age, split) -> assertThat(first)
                .containsEntry(age, split));
    }

    @Test
    void anotherSeedGivesOtherSplits() {
        var first = placed(bucket.accepted("a.csv", people(300)), "age");
        bucket.spec("data: {split: {train: 0.8, validation: 0.1, test: 0.1, seed: 8}}");
        assertThat(placed(bucket.accepted("b.csv", people(300)), "age")).isNotEqualTo(first);
    }

    @Test
    void duplicatesAreRemovedCountedAndNeverStraddleSplits() {
        var text = people(200) + people(40).substring("age,job,label\n".length());
        var dataset = bucket.accepted("people.csv", text);
        assertThat(dataset.cleaning().rowsRead()).isEqualTo(240);
        assertThat(dataset.cleaning().duplicatesRemoved()).isEqualTo(40);
        assertThat(placed(dataset, "age")).hasSize(200);
    }

    @Test
    void rowsThatDifferInAnIgnoredColumnOnlyStayTogether() {
        bucket.spec("data: {ignore: [id]}");
        var text = new StringBuilder("id,x,label\n");
        IntStream.range(0, 300).forEach(i -> text.append("%d,%d,%s\n".formatted(i, i / 3, i / 3 % 2 == 0 ? "a" : "b")));
        var dataset = bucket.accepted("d.csv", text.toString());
        var seen = new HashMap<String, Split>();
        for (var split : Split.values()) {
            for (var x : new HashSet<>(bucket.rows(dataset, split, "x"))) {
                assertThat(seen.put(x, split)).isNull();
            }
        }
        assertThat(rows(dataset)).isEqualTo(300);
    }

    @Test
    void filesNamedTrainAndTestKeepTheirSplitAndTestKeepsSharedRows() {
        bucket.put("up/train.csv", bytes(people(0, 200)));
        bucket.put("up/test.csv", bytes(people(190, 230)));
        var dataset = bucket.dataset(bucket.upload("up/_SUCCESS", ""));
        assertThat(dataset.split(Split.TEST).rows()).isEqualTo(40);
        assertThat(rows(dataset)).isEqualTo(230);
        assertThat(dataset.cleaning().duplicatesRemoved()).isEqualTo(10);
        assertThat(dataset.split(Split.VALIDATION).rows()).isBetween(8L, 40L);
        placed(dataset, "age");
    }

    @Test
    void aSplitColumnDecidesAndIsNoFeature() {
        bucket.spec("data: {split: {column: part}}");
        var text = new StringBuilder("x,part,label\n");
        IntStream.range(0, 100)
                .forEach(i -> text.append("%d.5,%s,%s\n"
                        .formatted(i, i < 60 ? "train" : i < 80 ? "validation" : "test", i % 2 == 0 ? "a" : "b")));
        var dataset = bucket.accepted("d.csv", text.toString());
        assertThat(dataset.split(Split.TRAIN).rows()).isEqualTo(60);
        assertThat(dataset.split(Split.TEST).rows()).isEqualTo(20);
        assertThat(dataset.columns()).extracting(Column::name).containsExactly("x", "label");
    }

    @Test
    void statisticsComeFromTheTrainSplitOnly() {
        bucket.put("up/train.csv", bytes(people(0, 100)));
        bucket.put("up/validation.csv", bytes(people(100, 120)));
        bucket.put("up/test.csv", bytes("age,job,label\n1000000,astronaut,yes\n2000000,cook,no\n"));
        var dataset = bucket.dataset(bucket.upload("up/_SUCCESS", ""));
        var age = column(dataset, "age").number().orElseThrow();
        assertThat(age.max()).isEqualTo(49.5);
        assertThat(age.mean()).isEqualTo(24.75);
        assertThat(age.median()).isEqualTo(24.75);
        assertThat(age.sd()).isBetween(14.50, 14.51);
        assertThat(column(dataset, "job").categories())
                .containsExactly(
                        new Column.Category("clerk", 34),
                        new Column.Category("cook", 33),
                        new Column.Category("pilot", 33));
        var profiled = bucket.profile(dataset).columns().getFirst();
        assertThat(profiled.number().orElseThrow().max()).isEqualTo(2_000_000);
        assertThat(profiled.histogram()).hasSize(20);
        assertThat(profiled.histogram().stream().mapToLong(b -> b.count()).sum())
                .isEqualTo(122);
    }

    @Test
    void typesAreInferredFromAllRows() {
        var text = new StringBuilder("n,mixed,flag,yesno,day,moment,story,name,label\n");
        for (int i = 0; i < 100; i++) {
            text.append(
                    "%s,%s,%s,%s,2026-01-%02d,2026-01-01T00:00:%02d+01:00,the %d story tells of many words %d,N%d,%s\n"
                            .formatted(
                                    i % 10 == 0 ? "" : i + "e0",
                                    i == 99 ? "x" : i % 7,
                                    i % 2 == 0 ? "True" : "false",
                                    i % 3 == 0 ? "yes" : "no",
                                    i % 28 + 1,
                                    i % 60,
                                    i,
                                    i * 7,
                                    i,
                                    i % 2 == 0 ? "a" : "b"));
        }
        var dataset = bucket.accepted("d.csv", text.toString());
        assertThat(dataset.columns())
                .extracting(Column::type)
                .containsExactly(
                        ColumnType.NUMBER,
                        ColumnType.CATEGORY,
                        ColumnType.BOOLEAN,
                        ColumnType.CATEGORY,
                        ColumnType.TIMESTAMP,
                        ColumnType.TIMESTAMP,
                        ColumnType.TEXT,
                        ColumnType.CATEGORY,
                        ColumnType.CATEGORY);
        assertThat(column(dataset, "story").role()).isEqualTo(Role.FEATURE);
        assertThat(column(dataset, "name").role()).isEqualTo(Role.CONTEXT);
        assertThat(dataset.warnings()).anyMatch(w -> w.contains("'name'"));
        assertThat(column(dataset, "moment").number().orElseThrow().min()).isBetween(1767222000.0, 1767222005.0);
        assertThat(column(dataset, "flag").categories())
                .extracting(Column.Category::value)
                .contains("true", "false");
    }

    @Test
    void aColumnOfMostlyGapsIsKeptAndWarnedOfUnlessTheContractForbidsIt() {
        var text = new StringBuilder("cabin,age,label\n");
        for (int i = 0; i < 100; i++) {
            text.append("%s,%d,%s\n".formatted(i % 5 == 0 ? "C" + i % 10 : "", i, i % 2 == 0 ? "a" : "b"));
        }
        var dataset = bucket.accepted("d.csv", text.toString());
        assertThat(column(dataset, "cabin").role()).isEqualTo(Role.FEATURE);
        assertThat(dataset.warnings()).anyMatch(w -> w.contains("'cabin' lacks"));
    }

    @Test
    void textsWithoutSpacesAreTextsAndLongNumbersOfDigestsAreNot() {
        var text = new StringBuilder("review,digest,label\n");
        for (int i = 0; i < 100; i++) {
            var digest = Sha256.of("row " + i);
            text.append("第%d间房间很大,%s,%s\n".formatted(i, digest, i % 2 == 0 ? "a" : "b"));
        }
        var dataset = bucket.accepted("d.csv", text.toString());
        assertThat(column(dataset, "review").type()).isEqualTo(ColumnType.TEXT);
        assertThat(column(dataset, "review").role()).isEqualTo(Role.FEATURE);
        assertThat(column(dataset, "digest").type()).isEqualTo(ColumnType.CATEGORY);
        assertThat(column(dataset, "digest").role()).isEqualTo(Role.CONTEXT);
    }

    @Test
    void numbersWithoutAHeaderGetNamesAndIntegerLabels() {
        var text = new StringBuilder();
        IntStream.range(0, 200).forEach(i -> text.append("%d,%d,%d\n".formatted(i, i * i % 17, i % 10)));
        var dataset = bucket.accepted("digits.csv.gz", gzip(bytes(text.toString())));
        assertThat(dataset.columns()).extracting(Column::name).containsExactly("column_1", "column_2", "column_3");
        assertThat(dataset.classes()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(bucket.rows(dataset, Split.TRAIN, "typeof(column_3)")).contains("VARCHAR");
    }

    @Test
    void aTargetOfManyNumbersIsARegression() {
        var text = new StringBuilder("x,y\n");
        IntStream.range(0, 100).forEach(i -> text.append("%d,%s\n".formatted(i % 9, i * 1.25)));
        var dataset = bucket.accepted("d.csv", text.toString());
        assertThat(dataset.task()).isEqualTo(Task.REGRESSION);
        assertThat(dataset.classes()).isEmpty();
        assertThat(bucket.rows(dataset, Split.TEST, "typeof(y)")).contains("DOUBLE");
    }

    @Test
    void missingTextsAndRowsWithoutTargetAreCounted() {
        bucket.spec("data: {missing: ['?']}");
        var dataset = bucket.accepted("d.csv", people(100) + "?, cook ,yes\n7.25,cook,?\n");
        assertThat(dataset.cleaning().withoutTargetRemoved()).isEqualTo(1);
        assertThat(bucket.profile(dataset).columns().getFirst().missing()).isEqualTo(1);
        assertThat(bucket.profile(dataset).columns().get(1).distinct()).isEqualTo(3);
    }

    @Test
    void numbersTooLargeToReckonWithCountAsMissing() {
        var text = new StringBuilder("x,label\n1e300,yes\n-2e300,no\n");
        IntStream.range(0, 300).forEach(i -> text.append("%d,%s\n".formatted(i, i % 2 == 0 ? "yes" : "no")));
        var dataset = bucket.accepted("d.csv", text.toString());
        assertThat(column(dataset, "x").type()).isEqualTo(ColumnType.NUMBER);
        var profiled = bucket.profile(dataset).columns().getFirst();
        assertThat(profiled.missing()).isEqualTo(2);
        assertThat(profiled.number().orElseThrow().max()).isEqualTo(299);
    }

    @Test
    void otherDelimitersQuotesAndStrangeNamesAreRead() {
        var text = new StringBuilder("\uFEFF\"a \"\"b\"\";c\";名前;'; DROP TABLE raw; --;label\r\n");
        IntStream.range(0, 90)
                .forEach(i -> text.append("%d.5; \"x;%d\";%d;%s\r\n".formatted(i, i % 4, i % 7, i % 2 == 0)));
        // The quoted name holds the delimiter; the unquoted one holds it too and so splits: name it whole.
        var dataset =
                bucket.accepted("d.csv", text.toString().replace("'; DROP TABLE raw; --", "\"'; DROP TABLE raw; --\""));
        assertThat(dataset.columns())
                .extracting(Column::name)
                .containsExactly("a \"b\";c", "名前", "'; DROP TABLE raw; --", "label");
        assertThat(column(dataset, "名前").categories())
                .extracting(Column.Category::value)
                .contains("x;0", "x;3");
        assertThat(bucket.rows(dataset, Split.TRAIN, "\"'; DROP TABLE raw; --\""))
                .contains("6.0");
    }

    @Test
    void quotesOfTabSeparatedTextsAreTextUnlessTheyHoldAWholeCell() throws SQLException {
        var text = new StringBuilder("said\tlabel\n");
        for (int i = 0; i < 100; i++) {
            text.append("row %d says nothing at all\t%s\n".formatted(i, i % 2 == 0 ? "a" : "b"));
        }
        text.append("\"Stop\" he said, row one\ta\n").append("\"a \"\"whole\"\" cell, row\ttwo\"\tb\n");
        text.append("\"never closed in row three\ta\n");
        bucket.spec("data: {split: {train: 0.98, validation: 0.01, test: 0.01}}");
        var dataset = bucket.accepted("d.tsv", text.toString());
        assertThat(dataset.cleaning().rowsRead()).isEqualTo(103);
        assertThat(Arrays.stream(Split.values()).flatMap(split -> bucket.rows(dataset, split, "said").stream()))
                .contains("\"Stop\" he said, row one", "a \"whole\" cell, row\ttwo", "\"never closed in row three");
    }

    @Test
    void tsvJsonLinesAndParquetGiveTheSameRows() throws SQLException {
        var expected = placed(bucket.accepted("a.csv", people(100)), "age");
        assertThat(placed(bucket.accepted("a.tsv", people(100).replace(',', '\t')), "age"))
                .isEqualTo(expected);
        var json = new StringBuilder();
        people(100)
                .lines()
                .skip(1)
                .map(l -> l.split(","))
                .forEach(c ->
                        json.append("{\"age\": %s, \"job\": \"%s\", \"label\": \"%s\"}\n".formatted(c[0], c[1], c[2])));
        assertThat(placed(bucket.accepted("a.jsonl", json.toString()), "age")).isEqualTo(expected);
        assertThat(placed(bucket.accepted("a.parquet", parquet()), "age")).isEqualTo(expected);
    }

    private byte[] parquet() throws SQLException {
        var file = folder.resolve("made.parquet");
        try (var connection = new DuckDBDriver().connect("jdbc:duckdb:", new Properties());
                var statement = connection.createStatement()) {
            statement.execute("COPY (SELECT i * 0.5::DOUBLE AS age, ['clerk', 'cook', 'pilot'][i % 3 + 1] AS job,"
                    + " if(i % 2 = 0, 'yes', 'no') AS label FROM range(100) t(i)) TO '" + file + "' (FORMAT parquet)");
            return java.nio.file.Files.readAllBytes(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aZipOfTablesIsOneTable() {
        var dataset = bucket.accepted(
                "d.zip",
                zip(Map.of(
                        "a/train-1.csv", bytes(people(0, 60)),
                        "a/train-2.csv.gz", gzip(bytes(people(60, 120))),
                        "a/test.csv", bytes(people(120, 150)),
                        "__MACOSX/a/._test.csv", bytes("junk"),
                        ".DS_Store", bytes("junk"))));
        assertThat(rows(dataset)).isEqualTo(150);
        assertThat(dataset.split(Split.TEST).rows()).isEqualTo(30);
    }

    @Test
    void warningsNameWhatIsSuspicious() {
        var text = new StringBuilder("customer_id,fixed,leak,x,label\n");
        IntStream.range(0, 200)
                .forEach(i -> text.append(
                        "%d,1,%s,%d,%s\n".formatted(i, i % 3 == 0 ? "p" : "q", i * 37 % 100, i % 3 == 0 ? "a" : "b")));
        var columns = bucket.profile(bucket.accepted("d.csv", text.toString())).columns();
        assertThat(columns.get(0).warnings()).containsExactly(Warning.ID_LIKE);
        assertThat(columns.get(1).warnings()).containsExactly(Warning.CONSTANT);
        assertThat(columns.get(2).warnings()).containsExactly(Warning.NEARLY_TARGET);
        assertThat(columns.get(3).warnings()).isEmpty();
        assertThat(List.of(columns.get(2).topValues().getFirst().value())).containsExactly("q");
    }

    @Test
    void everyClassIsInTheTrainSplitHoweverRare() {
        for (int seed = 0; seed < 6; seed++) {
            bucket.spec("data: {split: {train: 0.5, validation: 0.25, test: 0.25, seed: " + seed + "}}");
            var dataset = bucket.accepted("d" + seed + ".csv", people(100) + "3.25,cook,maybe\n");
            assertThat(bucket.rows(dataset, Split.TRAIN, "label")).contains("maybe");
        }
    }
}
