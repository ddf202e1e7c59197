package io.millrace.preprocess.dataset;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.manifest.Column.Category;
import io.millrace.lifecycle.manifest.Column.Role;
import io.millrace.lifecycle.profile.Profile.ValueCount;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.preprocess.table.Database;
import io.millrace.preprocess.table.TableColumn;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is answered from counts must be what the rows themselves answer. */
class ColumnValuesTest {
    private static final List<Double> AT = List.of(0.0, 0.05, 0.25, 0.5, 0.75, 0.95, 1.0);
    private static final long MANY = Long.MAX_VALUE;
    private static final TableColumn CATEGORY = column(0, ColumnType.CATEGORY, Role.FEATURE);
    private static final TableColumn TEXT = column(0, ColumnType.TEXT, Role.FEATURE);
    private static final TableColumn TARGET = column(1, ColumnType.CATEGORY, Role.TARGET);

    @TempDir
    Path folder;

    private Database database;

    @BeforeEach
    void open() {
        database = Database.inMemory(folder, 256, 1);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static TableColumn column(int index, ColumnType type, Role role) {
        return new TableColumn(index, "n" + index, type, role, "c" + index, 0);
    }

    /** @param rows SQL of a row's values after its number */
    private void data(String columns, int rows, IntFunction<String> row) {
        database.execute("CREATE OR REPLACE TABLE data (r BIGINT, s TINYINT, " + columns + ")");
        if (rows > 0) {
            database.execute("INSERT INTO data VALUES "
                    + IntStream.range(0, rows)
                            .mapToObj(i -> "(" + i + ", " + row.apply(i) + ")")
                            .collect(Collectors.joining(", ")));
        }
    }

    /** By the query for all columns, of which there is another. */
    private List<Object> toldOfAFewRows() {
        double min = database.one("SELECT min(c0) FROM data", row -> row.getDouble(1));
        double max = database.one("SELECT max(c0) FROM data", row -> row.getDouble(1)) + 1;
        var values = NumberValues.counted(database, List.of("CAST(r AS DOUBLE)", "c0"));
        assertThat(values.getFirst().distinct()).isEqualTo(database.count("SELECT count(*) FROM data"));
        assertThat(values.getLast().distinct()).isEqualTo(database.count("SELECT count(DISTINCT c0) FROM data"));
        return told(values.getLast(), min, max);
    }

    private List<Object> told(long distinct) {
        double min = database.one("SELECT min(c0) FROM data", row -> row.getDouble(1));
        double max = database.one("SELECT max(c0) FROM data", row -> row.getDouble(1)) + 1;
        long count = database.count("SELECT count(c0) FROM data");
        long train = database.count("SELECT count(c0) FROM data WHERE s = 0");
        return told(NumberValues.of(database, "c0", distinct, count, train), min, max);
    }

    private static List<Object> told(NumberValues values, double min, double max) {
        return List.of(
                values.median(),
                java.util.Arrays.toString(values.quantiles(AT)),
                java.util.Arrays.toString(values.histogram(min, (max - min) / 20, 20)),
                values.top(20));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void countedNumbersTellWhatTheRowsTellToTheLastDigit(long seed) {
        var random = new Random(seed);
        var kinds = random.doubles(1 + random.nextInt(60))
                .map(d -> random.nextBoolean() ? d * 1e6 - 5e5 : Math.rint(d * 1000) / 10)
                .toArray();
        data(
                "c0 DOUBLE",
                1 + random.nextInt(2_000),
                i -> (i == 0 ? 0 : random.nextInt(3)) + ", "
                        + (i > 0 && random.nextInt(10) == 0
                                ? "NULL"
                                : "CAST('" + kinds[random.nextInt(kinds.length)] + "' AS DOUBLE)"));
        assertThat(told(kinds.length)).isEqualTo(told(MANY)).isEqualTo(toldOfAFewRows());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.0", "0.0", "1e300 -1e300", "5e-324 1e-300", "0.0 -0.0 1", "-0.0 0.0 -1", "7"})
    void countedNumbersKeepZerosWithASignAndExtremes(String cells) {
        var numbers = cells.split(" ");
        data("c0 DOUBLE", numbers.length, i -> "0, CAST('" + numbers[i] + "' AS DOUBLE)");
        assertThat(told(2)).isEqualTo(told(MANY)).isEqualTo(toldOfAFewRows());
    }

    @Test
    void aColumnWithoutNumbersHasNoneThatAreFrequent() {
        data("c0 DOUBLE", 3, i -> "0, NULL");
        var values = NumberValues.of(database, "c0", 0, 0, 0);
        assertThat(values.top(20)).isEmpty();
        assertThat(values.histogram(0, 1, 20)).containsOnly(0);
    }

    @Test
    void countedTextsTellWhatTheRowsTell() {
        var random = new Random(5);
        var texts = List.of("NULL", "'a'", "'第一 间'", "'it''s'", "'say \"so\"'", "'😀'", "'x' || chr(1)", "'A'", "'-'");
        data(
                "c0 VARCHAR, c1 VARCHAR",
                3_000,
                i -> random.nextInt(3) + ", " + texts.get(Math.min(random.nextInt(9), random.nextInt(9))) + ", '"
                        + (random.nextInt(4) == 0 ? "no" : "yes") + "'");
        try (var counted = ValueCounts.of(database, CATEGORY, TARGET);
                var read = ValueCounts.of(database, TEXT, TARGET)) {
            for (var exact : List.of(true, false)) {
                assertThat(counted.summary(exact)).isEqualTo(read.summary(exact));
            }
            assertThat(counted.summary(true).present())
                    .isEqualTo(database.count("SELECT count(c0) FROM data"))
                    .isLessThan(3_000);
            assertThat(counted.summary(true).missingInTrain())
                    .isEqualTo(database.count("SELECT count(*) FROM data WHERE s = 0 AND c0 IS NULL"))
                    .isPositive();
            assertThat(counted.categories(5)).hasSize(5).isEqualTo(read.categories(5));
            assertThat(counted.top(5)).hasSize(5).isEqualTo(read.top(5));
            assertThat(counted.guessed())
                    .isEqualTo(
                            database.count("SELECT sum(n) FROM (SELECT max(n) AS n FROM (SELECT c0, count(*) AS n FROM"
                                    + " data WHERE c0 IS NOT NULL GROUP BY c0, c1) GROUP BY c0)"));
            assertThat(counted.commonest())
                    .isEqualTo(database.count("SELECT count(*) FROM data WHERE c0 IS NOT NULL AND c1 = 'yes'"));
        }
    }

    @Test
    void textsWithADictionaryTellWhatTheyTellWithoutOne() {
        var texts = List.of("NULL", "'b'", "'a'", "'é'", "'Z'", "'a b'");
        data(
                "c0 VARCHAR, c1 VARCHAR",
                300,
                i -> i % 3 + ", " + texts.get(i % 6 * (i % 4) % 6) + ", '" + (i % 7 == 0 ? "no" : "yes") + "'");
        var before = toldOfTexts();
        for (var column : List.of(CATEGORY, TARGET)) {
            var cell = column.cell();
            database.execute("CREATE TYPE values_" + cell + " AS ENUM (SELECT DISTINCT " + cell + " FROM data WHERE "
                    + cell + " IS NOT NULL ORDER BY 1)");
            database.execute("ALTER TABLE data ALTER " + cell + " TYPE values_" + cell);
        }
        assertThat(toldOfTexts()).isEqualTo(before);
    }

    private List<Object> toldOfTexts() {
        try (var values = ValueCounts.of(database, CATEGORY, TARGET)) {
            return List.of(
                    values.summary(true),
                    values.summary(false),
                    values.categories(5),
                    values.top(5),
                    values.guessed(),
                    values.commonest(),
                    values.isImbalanced(0.5));
        }
    }

    @Test
    void frequentTextsComeByTheirNumberAndThenInTheirOrder() {
        var texts = List.of("'b'", "'a'", "'b'", "'c'", "NULL", "'a'", "'d'");
        data("c0 VARCHAR, c1 VARCHAR", texts.size(), i -> (i < 4 ? 0 : 1) + ", " + texts.get(i) + ", 'y'");
        try (var values = ValueCounts.of(database, CATEGORY, TARGET)) {
            assertThat(values.top(3))
                    .containsExactly(new ValueCount("a", 2), new ValueCount("b", 2), new ValueCount("c", 1));
            assertThat(values.categories(2)).containsExactly(new Category("b", 2), new Category("a", 1));
        }
    }

    @Test
    void aColumnWithoutTextsIsAllMissing() {
        data("c0 VARCHAR, c1 VARCHAR", 4, i -> (i == 3 ? 1 : 0) + ", NULL, 'y'");
        try (var values = ValueCounts.of(database, CATEGORY, TARGET)) {
            assertThat(values.summary(true)).isEqualTo(new ValueCounts.Summary(0, 0, 3));
            assertThat(values.top(3)).isEmpty();
            assertThat(values.categories(3)).isEmpty();
        }
    }

    @Test
    void textsOfARowlessTableAreNone() {
        data("c0 VARCHAR, c1 VARCHAR", 0, i -> "");
        for (var column : List.of(CATEGORY, TEXT)) {
            try (var values = ValueCounts.of(database, column, TARGET)) {
                assertThat(values.summary(false)).isEqualTo(new ValueCounts.Summary(0, 0, 0));
                assertThat(values.top(3)).isEmpty();
            }
        }
    }

    @Test
    void aClassWithLessThanItsShareMakesATargetImbalanced() {
        data("c0 VARCHAR, c1 VARCHAR", 21, i -> "0, 'x', '" + (i == 0 ? "rare" : "usual") + "'");
        try (var values = ValueCounts.of(database, TARGET, TARGET)) {
            assertThat(values.isImbalanced(0.05)).isFalse();
            assertThat(values.isImbalanced(0.06)).isTrue();
        }
    }
}
