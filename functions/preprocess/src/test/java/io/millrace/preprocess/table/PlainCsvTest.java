package io.millrace.preprocess.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.spec.LifecycleSpec;
import io.millrace.lifecycle.spec.SpecParser;
import io.millrace.preprocess.intake.SourceFile;
import io.millrace.preprocess.intake.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainCsvTest {
    private static final String[] CELLS = {
        "",
        "1",
        "-2.5",
        "1e3",
        "nan",
        "1_000",
        "007",
        "true",
        "False",
        "2026-01-31",
        "2026-01-31T10:00:00+02:00",
        "?",
        "\"\"",
        "\"?\"",
        "\"a,b\"",
        "\"a;b\"",
        "\"say \"\"so\"\"\"",
        "\"\"\"so\"\"\"",
        "\"two\nlines\"",
        " padded ",
        "\" inside \"",
        "\u00A0hard\u00A0",
        "Ä ß",
        "第一 间",
        "#5",
        "'x'",
        "x\u0001",
        "\"\"\"\"",
        "b\\",
        "\"b\\\"",
        "😀",
        "\tx"
    };

    @TempDir
    static Path folder;

    static Database database;

    @BeforeAll
    static void open() {
        database = Database.inMemory(folder, 256, 2);
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private Optional<PlainCsv> look(String text, char delimiter, int width) throws IOException {
        var file = folder.resolve("look.csv");
        Files.writeString(file, text);
        return PlainCsv.of(file, delimiter, delimiter != '\t', width, 1);
    }

    /** All that the raw table holds of a file, read one way or the other. */
    private List<String> rows(byte[] bytes, String name, LifecycleSpec spec, long plainBytes) throws IOException {
        try (var workspace = Workspace.in(folder)) {
            var file = workspace.newFile();
            Files.write(file, bytes);
            var table = new TableLoader(database, workspace, spec.data(), plainBytes, 1)
                    .load(List.of(new SourceFile(name, name, file)));
            var facts = ColumnFacts.of(database, table).stream()
                    .map(f -> f.type() + " " + f.present())
                    .toList();
            var told = new ArrayList<>(List.of(table.names() + " " + table.rows() + " " + table.stored() + facts));
            told.addAll(database.query(
                    "SELECT rowid || ' ' || CAST(COLUMNS(c -> c NOT IN ('f', 'line', 's')) AS VARCHAR) FROM raw ORDER BY rowid",
                    row -> {
                        var cells = new StringBuilder();
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            cells.append(row.getString(i)).append('|');
                        }
                        return cells.toString();
                    }));
            for (long row : new long[] {0, table.rows() / 2, table.rows() - 1}) {
                told.add(table.place(database, row, "c").toString());
            }
            return told;
        }
    }

    private static String table(Random random, int rows, char delimiter, String end, boolean header) {
        var columns = 2 + random.nextInt(4);
        // Most columns keep to few kinds of cells, so that each way of storing them is met.
        var kinds = IntStream.range(0, columns)
                .mapToObj(
                        i -> random.ints(1 + random.nextInt(4), 0, CELLS.length).toArray())
                .toList();
        var text = new StringBuilder(random.nextBoolean() && header ? "\uFEFF" : "");
        for (int row = header ? -1 : 0; row < rows; row++) {
            int at = row;
            var cells = IntStream.range(0, columns)
                    .mapToObj(i -> at < 0
                            ? "n" + i
                            : i == 0
                                    ? "v" + random.nextInt(9)
                                    : CELLS[kinds.get(i)[random.nextInt(kinds.get(i).length)]])
                    .collect(Collectors.joining(String.valueOf(delimiter)));
            text.append(cells).append(row == rows - 1 && random.nextBoolean() ? "" : end);
        }
        return text.toString();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void duckDbReadsFromAPlainFileWhatTheCarefulReaderReads(int kind) throws IOException {
        var delimiter = new char[] {',', ';', '\t', '|'}[kind];
        int plain = 0;
        for (int seed = 0; seed < 6; seed++) {
            var random = new Random(100 * kind + seed);
            var text = table(random, 1 + random.nextInt(40), delimiter, seed % 3 == 0 ? "\r\n" : "\n", seed % 4 != 0);
            var spec = SpecParser.parse((seed % 2 == 0 ? "{}" : "data: {missing: ['?', 'v1'], ignore: [n1]}")
                    .getBytes(StandardCharsets.UTF_8));
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            var name = delimiter == '\t' ? "a.tsv" : "a.csv";
            List<String> careful;
            try {
                careful = rows(bytes, name, spec, Long.MAX_VALUE);
            } catch (io.millrace.lifecycle.error.InvalidInputException refused) {
                continue;
            }
            assertThat(rows(bytes, name, spec, 0)).as(text).isEqualTo(careful);
            plain +=
                    look(text, delimiter, text.lines().findFirst().orElseThrow().split("[,;\t|]", -1).length)
                                    .isPresent()
                            ? 1
                            : 0;
        }
        assertThat(plain).as("plain files among them").isPositive();
    }

    @Test
    void whatIsUnusualIsNotPlain() throws IOException {
        for (var text : List.of(
                "a,b\n1,2,3\n",
                "a,b\n1\n",
                "a,b\n\n1,2\n",
                "a,b\n1,2\n\n",
                "a,b\n1,2\0\n",
                "a,b\n1,5\" pipe\n",
                "a,b\n1, \"x\"\n",
                "a,b\n1,\"x\" \n",
                "a,b\n1,\"x\"y\n",
                "a,b\n1,\"x\n",
                "a,b\r1,2\r",
                "a,b\r\n1,2\n",
                "a,b\n1,2\r\n",
                "a,b\n1,\"x\ry\"\n",
                "a,b\n1," + "x".repeat(1_000_001) + "\n")) {
            assertThat(look(text, ',', 2))
                    .as(text.substring(0, Math.min(20, text.length())))
                    .isEmpty();
        }
        assertThat(look("a\tb\n1\t\"x\"\n", '\t', 2)).isEmpty();
        assertThat(look("a\n1\n", ',', 1)).isEmpty();
    }

    @Test
    void blanksAtTheEndsEmptyQuotesAndReturnsAreSeen() throws IOException {
        assertThat(look("a,b\n1,\"x\n\"\"y\"\"\"\n", ',', 2)).contains(new PlainCsv(2, false, false, false));
        assertThat(look("a,b\n1,\"x \"", ',', 2)).contains(new PlainCsv(2, true, false, false));
        assertThat(look("a,b\n1,\"\u00A0x\"\n", ',', 2)).contains(new PlainCsv(2, true, false, false));
        assertThat(look("a,b\n1,x\u00A0\n", ',', 2)).contains(new PlainCsv(2, true, false, false));
        assertThat(look("a,b\n 1,x\n", ',', 2)).contains(new PlainCsv(2, true, false, false));
        assertThat(look("a,b\r\n1,\"\"", ',', 2)).contains(new PlainCsv(2, false, true, true));
        assertThat(look("\uFEFFa,b\r\n\"\",2\r\n", ',', 2)).contains(new PlainCsv(2, false, true, true));
    }

    @Test
    void aColumnThatTurnsOutToHoldATextIsReadAgainAsTexts() throws IOException {
        var text = new StringBuilder("n,m,label\n");
        for (int i = 0; i < 12_000; i++) {
            text.append(i == 11_000 ? "none" : i).append(',').append(i * 0.5).append(",x\n");
        }
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        var plain = rows(bytes, "a.csv", LifecycleSpec.DEFAULT, 0);
        assertThat(plain.getFirst()).contains("{1=NUMBER}[CATEGORY 12000, NUMBER 12000");
        assertThat(plain.get(11_001)).contains("none");
        assertThat(plain).isEqualTo(rows(bytes, "a.csv", LifecycleSpec.DEFAULT, Long.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "1_000", "nan", "inf", "-1e999", "1e300", "_", "2026-01-31", "true"})
    void aCellThatIsNoNumberIsFoundBeyondTheSample(String odd) throws IOException {
        assertThat(typesWith(0, odd)).startsWith("{1=TIMESTAMP, 2=BOOLEAN}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "2026-02-30", "2026-01-3x", "20260131", "31.01.2026", "7"})
    void aCellThatIsNoTimeIsFoundBeyondTheSample(String odd) throws IOException {
        assertThat(typesWith(1, odd)).startsWith("{0=NUMBER, 2=BOOLEAN}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "1", "yes", "t"})
    void aCellThatIsNoBooleanIsFoundBeyondTheSample(String odd) throws IOException {
        assertThat(typesWith(2, odd)).startsWith("{0=NUMBER, 1=TIMESTAMP}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.0", "1e100", "007", " 5 ", ""})
    void aCellThatIsANumberAfterAllLeavesItsColumnOne(String cell) throws IOException {
        assertThat(typesWith(0, cell)).startsWith("{0=NUMBER, 1=TIMESTAMP, 2=BOOLEAN}");
    }

    /** How columns are stored of which one has that cell beyond the sample; texts with underscores stand beside them. */
    private String typesWith(int column, String cell) throws IOException {
        var text = new StringBuilder("n,t,b,words,label\n");
        for (int i = 0; i < 6_000; i++) {
            var cells = new String[] {"" + i, "2026-01-31", "True", "a_b", "x"};
            if (i == 5_500) {
                cells[column] = cell;
            }
            text.append(String.join(",", cells)).append('\n');
        }
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        var plain = rows(bytes, "a.csv", LifecycleSpec.DEFAULT, 0);
        assertThat(plain).isEqualTo(rows(bytes, "a.csv", LifecycleSpec.DEFAULT, Long.MAX_VALUE));
        var told = plain.getFirst();
        var map = told.substring(told.indexOf('{', 1), told.indexOf('}') + 1);
        return java.util.Arrays.stream(map.substring(1, map.length() - 1).split(", "))
                .sorted()
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @Test
    void aFileIsReadInPartsEvenWhereACellOfTheLastIsFoundToBeNoNumber() throws IOException {
        var text = new StringBuilder("n,label\n");
        for (int i = 0; i < 12_000; i++) {
            text.append(i == 11_000 ? "none" : i).append(",x\n");
        }
        try (var workspace = Workspace.in(folder)) {
            var file = workspace.newFile();
            Files.writeString(file, text);
            var table = new TableLoader(database, workspace, LifecycleSpec.DEFAULT.data(), 0, 1)
                    .load(List.of(new SourceFile("a.csv", "a.csv", file)));
            // No other way keeps how the file is laid out.
            assertThat(table.plain()).hasSize(1);
            assertThat(table.stored()).isEmpty();
            assertThat(database.count("SELECT count(*) FROM raw WHERE c0 = CAST(rowid AS VARCHAR)"))
                    .isEqualTo(11_999);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void partsHoldTheSameRowsWithAndWithoutRoomForCopies(boolean header) throws IOException {
        var text = new StringBuilder(header ? "n,label\n" : "");
        for (int i = 0; i < 9_000; i++) {
            text.append(i).append(i % 1_000 == 1 ? ",\"a\nb\"\n" : ",x\n");
        }
        try (var workspace = Workspace.in(folder)) {
            var path = Files.writeString(workspace.newFile(), text);
            var file = new SourceFile("a.csv", "a.csv", path);
            var names = List.of("n", "label");
            var layout = new CsvLayout(',', header ? Optional.of(names) : Optional.empty(), 2);
            var look = PlainCsv.of(path, ',', true, 2, 3).orElseThrow();
            assertThat(look.cuts()).hasSize(2);
            var sources = new RowSources(LifecycleSpec.DEFAULT.data(), names, Map.of(file, names));
            try (var copied = CsvParts.of(path, look, workspace)) {
                assertThat(copied.others()).hasSize(2);
                var with = rowsOfParts(sources.plain(file, 0, layout, copied));
                assertThat(rowsOfParts(sources.plain(file, 0, layout, new CsvParts(path, look, List.of()))))
                        .isEqualTo(with);
                assertThat(with).hasSize(3).noneMatch(List::isEmpty);
                assertThat(with.stream().mapToInt(List::size).sum()).isEqualTo(9_000);
            }
        }
    }

    private static List<List<String>> rowsOfParts(RowSource source) {
        return source.queries().stream()
                .map(part -> database.query(part, row -> row.getString(3) + "|" + row.getString(4)))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 7})
    void aLookInPartsSeesWhatOneLookSees(int parts) throws IOException {
        int cut = 0;
        for (int seed = 0; seed < 40; seed++) {
            var random = new Random(seed);
            var text = table(random, 1 + random.nextInt(60), ',', seed % 3 == 0 ? "\r\n" : "\n", true);
            int width = text.lines().findFirst().orElseThrow().split(",").length;
            var whole = look(text, ',', width);
            var inParts = PlainCsv.of(folder.resolve("look.csv"), ',', true, width, parts);
            assertThat(inParts.map(PlainCsv::whole)).as(text).isEqualTo(whole);
            var bytes = text.getBytes(StandardCharsets.UTF_8);
            for (var place : inParts.map(PlainCsv::cuts).orElse(List.of())) {
                var head = new String(bytes, 0, (int) place.bytes(), StandardCharsets.UTF_8);
                assertThat(look(head, ',', width).orElseThrow().records()).isEqualTo(place.records());
                cut++;
            }
        }
        assertThat(cut).isPositive();
    }

    @Test
    void bytesThatAreNoUtf8ComeToTheCarefulReader() throws IOException {
        var bytes = "a,b\n1,x\n2,y\n".getBytes(StandardCharsets.UTF_8);
        bytes[6] = (byte) 0xFF;
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> rows(bytes, "a.csv", LifecycleSpec.DEFAULT, 0))
                .hasMessageContaining("no text in UTF-8");
    }
}
