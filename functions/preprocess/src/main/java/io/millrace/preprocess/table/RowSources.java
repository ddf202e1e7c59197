package io.millrace.preprocess.table;

import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.preprocess.intake.FileKind;
import io.millrace.preprocess.intake.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The files of a table as queries. */
final class RowSources {
    private static final long MIN_LINE_BYTES = 2 << 20;
    /** DuckDB's own, of 32 MB, leave the processor's caches: half the speed and 100 MB more. */
    private static final long BUFFER_BYTES = 4 << 20;

    /** What {@link CsvRecords} trims: all up to the space, and the non-breaking space. */
    private static final String BLANKS =
            IntStream.rangeClosed(1, 32).mapToObj(i -> "chr(" + i + ")").collect(Collectors.joining(" || "))
                    + " || chr(160)";

    private final DataSpec spec;
    private final List<String> names;
    private final Map<SourceFile, List<String>> columns;

    /** @param columns each file's own names */
    RowSources(DataSpec spec, List<String> names, Map<SourceFile, List<String>> columns) {
        this.spec = spec;
        this.names = names;
        this.columns = columns;
    }

    RowSource plain(SourceFile file, int index, CsvLayout layout, CsvParts parts) {
        var look = parts.look();
        int[] positions = ColumnNames.positions(names, columns.get(file));
        var cells = IntStream.range(0, positions.length)
                .mapToObj(i -> cell("x" + i, look) + " AS " + RawTable.column(positions[i]))
                .collect(Collectors.joining(", "));
        var select = "SELECT " + index + " AS f, CAST(NULL AS BIGINT) AS line, " + cells + " FROM ";
        boolean header = layout.header().isPresent();
        int headers = header ? 1 : 0;
        var whole = select + read(file.file(), header, layout, look);
        var queries = new ArrayList<String>();
        long from = 0;
        for (var cut : look.cuts()) {
            long to = cut.records() - headers;
            queries.add(whole + " LIMIT " + (to - from) + " OFFSET " + from);
            from = to;
        }
        queries.add(from == 0 ? whole : whole + " OFFSET " + from);
        for (int i = 0; i < parts.others().size(); i++) {
            queries.set(i + 1, select + read(parts.others().get(i), false, layout, look));
        }
        return new RowSource(queries, false, Optional.of(look.records() - headers), Optional.empty());
    }

    private static String read(Path file, boolean header, CsvLayout layout, PlainCsv look) {
        return "read_csv(" + Sql.literal(file.toString()) + ", auto_detect=false, header=" + header + ", delim="
                + Sql.literal(String.valueOf(layout.delimiter()))
                + (layout.delimiter() == '\t' ? ", quote='', escape=''" : ", quote='\"', escape='\"'")
                + ", comment='', nullstr='', strict_mode=true, new_line='" + (look.windows() ? "\\r\\n" : "\\n")
                + "', max_line_size=" + MIN_LINE_BYTES + ", buffer_size=" + BUFFER_BYTES + ", columns={"
                + texts("x", layout.width()) + "})";
    }

    private String cell(String read, PlainCsv look) {
        var trimmed = look.untrimmed() ? "trim(" + read + ", " + BLANKS + ")" : read;
        return spec.missing().isEmpty() && !look.untrimmed() && !look.emptyQuotes()
                ? read
                : "CASE WHEN " + trimmed + " NOT IN (" + missing() + ") THEN " + trimmed + " END";
    }

    RowSource staged(Path staged, StagedRows rows) {
        var line = Math.max(rows.longestBytes(), MIN_LINE_BYTES);
        return new RowSource(
                "SELECT * FROM read_csv(" + Sql.literal(staged.toString())
                        + ", auto_detect=false, header=false, delim=',', quote='\"', escape='\"', comment='', nullstr='',"
                        + " new_line='\\n', max_line_size=" + line + ", buffer_size="
                        + Math.max(BUFFER_BYTES, 2 * line)
                        + ", columns={'f': 'INTEGER', 'line': 'BIGINT', " + texts("c", names.size()) + "})",
                true,
                Optional.of(rows.rows()),
                Optional.empty());
    }

    private static String texts(String prefix, int width) {
        return IntStream.range(0, width)
                .mapToObj(i -> "'" + prefix + i + "': 'VARCHAR'")
                .collect(Collectors.joining(", "));
    }

    /** One for each Parquet file among them. */
    List<RowSource> parquet(List<SourceFile> files) {
        var sources = new ArrayList<RowSource>();
        for (int i = 0; i < files.size(); i++) {
            if (files.get(i).kind() == FileKind.PARQUET) {
                sources.add(parquet(files.get(i), i));
            }
        }
        return sources;
    }

    private RowSource parquet(SourceFile file, int index) {
        var own = columns.get(file);
        var cells = IntStream.range(0, names.size())
                .mapToObj(
                        i -> parquetCell(own.get(ColumnNames.indexIn(own, names.get(i)))) + " AS " + RawTable.column(i))
                .collect(Collectors.joining(", "));
        return new RowSource(
                "SELECT " + index + " AS f, file_row_number + 1 AS line, " + cells + " FROM read_parquet("
                        + Sql.literal(file.file().toString()) + ", file_row_number=true)",
                true,
                Optional.empty(),
                Optional.of(file));
    }

    private String parquetCell(String name) {
        var cell = "trim(CAST(" + Sql.identifier(name) + " AS VARCHAR), E' \\t\\r\\n')";
        return "CASE WHEN " + cell + " NOT IN (" + missing() + ") THEN replace(" + cell + ", chr(0), '') END";
    }

    private String missing() {
        Set<String> texts = new TreeSet<>(spec.missing());
        texts.add("");
        return texts.stream().map(Sql::literal).collect(Collectors.joining(", "));
    }
}
