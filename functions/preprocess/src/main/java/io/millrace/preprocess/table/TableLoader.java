package io.millrace.preprocess.table;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.preprocess.intake.FileKind;
import io.millrace.preprocess.intake.SourceFile;
import io.millrace.preprocess.intake.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads table files into a {@link RawTable}. Rows stream through the disk; none is held in memory. */
public final class TableLoader {
    private static final long MIN_LINE_BYTES = 2 << 20;
    private final Database database;
    private final Workspace workspace;
    private final DataSpec spec;

    public TableLoader(Database database, Workspace workspace, DataSpec spec) {
        this.database = database;
        this.workspace = workspace;
        this.spec = spec;
    }

    /**
     * @param files of kinds {@link FileKind#isTable()}, at least one; text files are deleted once read
     * @throws InvalidInputException naming file and row where a file cannot be read, or the files' columns differ
     */
    public RawTable load(List<SourceFile> files) {
        var layouts = new LinkedHashMap<SourceFile, CsvLayout>();
        var columns = new LinkedHashMap<SourceFile, List<String>>();
        for (var file : files) {
            columns.put(file, columns(file, layouts));
        }
        var names = new ColumnNames(spec.columns()).agreed(columns);
        create(names.size());
        var rows = loadText(files, names, layouts, columns);
        for (var file : files) {
            if (file.kind() == FileKind.PARQUET) {
                rows += insertParquet(file, files.indexOf(file), names, columns.get(file), rows);
            }
        }
        if (rows == 0) {
            var first = files.getFirst().name();
            throw new InvalidInputException(
                    "'" + first + "' has a header but no rows", Place.file(first), "Upload a file with rows in it.");
        }
        return new RawTable(files, names, rows);
    }

    /** The file's own column names; for a file without names, as many empty texts as it has columns. */
    private List<String> columns(SourceFile file, Map<SourceFile, CsvLayout> layouts) {
        return switch (file.kind()) {
            case CSV, TSV -> {
                var layout = CsvLayout.of(file, spec.columns(), spec.missing());
                layouts.put(file, layout);
                yield layout.header().map(ColumnNames::filled).orElseGet(() -> ColumnNames.unnamed(layout.width()));
            }
            case JSONL -> {
                var keys = new LinkedHashSet<String>();
                JsonLines.read(file, (line, values) -> keys.addAll(values.keySet()));
                yield List.copyOf(keys);
            }
            case PARQUET -> new ParquetColumns(database).of(file);
            case ZIP, IDX, IMAGE, ONNX, OTHER -> throw new IllegalArgumentException(file.name());
        };
    }

    private void create(int width) {
        var columns = IntStream.range(0, width)
                .mapToObj(i -> RawTable.column(i) + " VARCHAR")
                .collect(Collectors.joining(", "));
        database.execute("CREATE TABLE raw (r BIGINT, f INTEGER, line BIGINT, " + columns + ")");
    }

    private long loadText(
            List<SourceFile> files,
            List<String> names,
            Map<SourceFile, CsvLayout> layouts,
            Map<SourceFile, List<String>> columns) {
        var staged = workspace.newFile();
        var missing = new HashSet<>(spec.missing());
        missing.add("");
        try (var rows = new StagedRows(staged, missing)) {
            for (int i = 0; i < files.size(); i++) {
                var file = files.get(i);
                if (file.kind() == FileKind.JSONL) {
                    stageJson(file, i, names, rows);
                } else if (file.kind() != FileKind.PARQUET) {
                    stageCsv(file, i, layouts.get(file), ColumnNames.positions(names, columns.get(file)), rows);
                }
            }
            rows.close();
            insertStaged(staged, names.size(), rows.longestBytes());
            delete(staged);
            return rows.rows();
        }
    }

    private void stageCsv(SourceFile file, int index, CsvLayout layout, int[] positions, StagedRows rows) {
        workspace.require(size(file), "reading '" + file.name() + "'");
        try (var records =
                new CsvRecords(CsvRecords.utf8(Files.newInputStream(file.file())), layout.delimiter(), file.name())) {
            var cells = new String[positions.length];
            if (layout.header().isPresent()) {
                records.next();
            }
            for (var record = records.next(); !record.isEmpty(); record = records.next()) {
                if (record.size() != layout.width()) {
                    throw ragged(file, records.line(), record.size(), layout);
                }
                for (int i = 0; i < positions.length; i++) {
                    cells[positions[i]] = record.get(i);
                }
                rows.add(index, records.line(), cells);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        delete(file.file());
    }

    private static InvalidInputException ragged(SourceFile file, long line, int cells, CsvLayout layout) {
        var where = layout.header().isPresent() ? "the header" : "the first row";
        return new InvalidInputException(
                "'%s': row %d has %d cells, but %s has %d".formatted(file.name(), line, cells, where, layout.width()),
                Place.row(file.name(), line),
                "Give every row the same number of cells; quote cells that hold the delimiter.");
    }

    private void stageJson(SourceFile file, int index, List<String> names, StagedRows rows) {
        var cells = new String[names.size()];
        JsonLines.read(file, (line, values) -> {
            for (int i = 0; i < cells.length; i++) {
                cells[i] = values.getOrDefault(names.get(i), "");
            }
            rows.add(index, line, cells);
        });
        delete(file.file());
    }

    private void insertStaged(Path staged, int width, long longestBytes) {
        var line = Math.max(longestBytes, MIN_LINE_BYTES);
        var columns = IntStream.range(0, width)
                .mapToObj(i -> "'c" + i + "': 'VARCHAR'")
                .collect(Collectors.joining(", "));
        database.execute("INSERT INTO raw SELECT * FROM read_csv(" + Sql.literal(staged.toString())
                + ", auto_detect=false, header=false, delim=',', quote='\"', escape='\"', comment='', nullstr='',"
                + " new_line='\\n', max_line_size=" + line + ", buffer_size=" + 4 * line + ","
                + " columns={'r': 'BIGINT', 'f': 'INTEGER', 'line': 'BIGINT', " + columns + "})");
    }

    private long insertParquet(SourceFile file, int index, List<String> names, List<String> own, long offset) {
        Set<String> missing = new TreeSet<>(spec.missing());
        missing.add("");
        var texts = missing.stream().map(Sql::literal).collect(Collectors.joining(", "));
        var cells = names.stream()
                .map(name -> own.get(ColumnNames.indexIn(own, name)))
                .map(name -> "trim(CAST(" + Sql.identifier(name) + " AS VARCHAR), E' \\t\\r\\n')")
                .map(cell -> "CASE WHEN " + cell + " NOT IN (" + texts + ") THEN replace(" + cell + ", chr(0), '') END")
                .collect(Collectors.joining(", "));
        var failure = database.tryExecute("INSERT INTO raw SELECT " + offset + " + file_row_number, " + index
                + ", file_row_number + 1, " + cells + " FROM read_parquet("
                + Sql.literal(file.file().toString())
                + ", file_row_number=true)");
        failure.ifPresent(message -> {
            throw ParquetColumns.broken(file, message);
        });
        delete(file.file());
        return database.count("SELECT count(*) FROM raw") - offset;
    }

    private static long size(SourceFile file) {
        try {
            return Files.size(file.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return the place of a row of the raw table */
    public static Place place(Database database, RawTable table, long row, String column) {
        return database.one(
                "SELECT f, line FROM raw WHERE r = " + row,
                found -> new Place(table.files().get(found.getInt(1)).name(), found.getLong(2), column));
    }
}
