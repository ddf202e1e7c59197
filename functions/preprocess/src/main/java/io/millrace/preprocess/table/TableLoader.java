package io.millrace.preprocess.table;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.spec.DataSpec;
import io.millrace.preprocess.intake.FileKind;
import io.millrace.preprocess.intake.SourceFile;
import io.millrace.preprocess.intake.Workspace;
import io.millrace.preprocess.table.RowSource.UnreadableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads table files into a {@link RawTable}. Large plain CSV is read by DuckDB itself; all other text goes through a
 * careful reader, which knows the place of what it refuses. Rows stream through the disk; none is held in memory.
 */
public final class TableLoader {
    /** Below it the careful reader is as quick. */
    private static final long PLAIN_BYTES = 4 << 20;

    private static final long PART_BYTES = 16 << 20;
    private static final int PLAIN_FILES = 64;

    private final Database database;
    private final Workspace workspace;
    private final DataSpec spec;
    private final long plainBytes;
    private final long partBytes;

    public TableLoader(Database database, Workspace workspace, DataSpec spec) {
        this(database, workspace, spec, PLAIN_BYTES, PART_BYTES);
    }

    /**
     * @param plainBytes from how many bytes of text on DuckDB reads them itself, where they are plain
     * @param partBytes the least that a thread of its own may read of a file
     */
    TableLoader(Database database, Workspace workspace, DataSpec spec, long plainBytes, long partBytes) {
        this.database = database;
        this.workspace = workspace;
        this.spec = spec;
        this.plainBytes = plainBytes;
        this.partBytes = partBytes;
    }

    /**
     * @param files of kinds {@link FileKind#isTable()}, at least one
     * @throws InvalidInputException naming file and row where a file cannot be read, or the files' columns differ
     */
    public RawTable load(List<SourceFile> files) {
        var layouts = new LinkedHashMap<SourceFile, CsvLayout>();
        var columns = new LinkedHashMap<SourceFile, List<String>>();
        for (var file : files) {
            columns.put(file, columns(file, layouts));
        }
        var names = new ColumnNames(spec.columns()).agreed(columns);
        var sources = new RowSources(spec, names, columns);
        var plain = plain(files, layouts);
        var table = plain.flatMap(found -> loadPlain(files, names, sources, layouts, found))
                .orElseGet(() -> loadStaged(files, names, sources, layouts, columns));
        if (table.rows() == 0) {
            var first = files.getFirst().name();
            throw new InvalidInputException(
                    "'" + first + "' has a header but no rows", Place.file(first), "Upload a file with rows in it.");
        }
        return table;
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

    /** What DuckDB may read itself, by the file's index; empty unless all texts are such and worth it. */
    private Optional<Map<Integer, PlainCsv>> plain(List<SourceFile> files, Map<SourceFile, CsvLayout> layouts) {
        var texts =
                files.stream().filter(file -> file.kind() != FileKind.PARQUET).toList();
        if (texts.isEmpty()
                || texts.size() > PLAIN_FILES
                || layouts.size() < texts.size()
                || texts.stream().mapToLong(TableLoader::size).sum() < plainBytes) {
            return Optional.empty();
        }
        var found = new HashMap<Integer, PlainCsv>();
        for (int i = 0; i < files.size(); i++) {
            var file = files.get(i);
            if (file.kind() != FileKind.PARQUET) {
                var layout = layouts.get(file);
                // Quotes of tab-separated values have rules of their own, which DuckDB has not.
                int parts = (int) Math.clamp(size(file) / partBytes, 1, database.threads());
                var look =
                        PlainCsv.of(file.file(), layout.delimiter(), layout.delimiter() != '\t', layout.width(), parts);
                if (look.isEmpty()) {
                    return Optional.empty();
                }
                found.put(i, look.get());
            }
        }
        return Optional.of(found);
    }

    /** Empty if DuckDB found something after all, or lost rows: the careful reader then has the last word. */
    private Optional<RawTable> loadPlain(
            List<SourceFile> files,
            List<String> names,
            RowSources sources,
            Map<SourceFile, CsvLayout> layouts,
            Map<Integer, PlainCsv> plain) {
        var all = new ArrayList<RowSource>();
        var byIndex = new HashMap<Integer, CsvLayout>();
        var cut = new ArrayList<CsvParts>();
        try {
            for (int i = 0; i < files.size(); i++) {
                if (plain.containsKey(i)) {
                    var layout = layouts.get(files.get(i));
                    byIndex.put(i, layout);
                    cut.add(CsvParts.of(files.get(i).file(), plain.get(i), workspace));
                    all.add(sources.plain(files.get(i), i, layout, cut.getLast()));
                }
            }
            all.addAll(sources.parquet(files));
            var stored = new RawRows(database, names, spec).store(all);
            return Optional.of(new RawTable(files, names, stored, byIndex));
        } catch (UnreadableException e) {
            e.source().parquet().ifPresent(file -> {
                throw ParquetColumns.broken(file, String.valueOf(e.getMessage()));
            });
            return Optional.empty();
        } finally {
            cut.forEach(CsvParts::close);
        }
    }

    private RawTable loadStaged(
            List<SourceFile> files,
            List<String> names,
            RowSources sources,
            Map<SourceFile, CsvLayout> layouts,
            Map<SourceFile, List<String>> columns) {
        var staged = workspace.newFile();
        var all = new ArrayList<RowSource>();
        stage(staged, files, names, layouts, columns).ifPresent(rows -> all.add(sources.staged(staged, rows)));
        all.addAll(sources.parquet(files));
        try {
            var stored = new RawRows(database, names, spec).store(all);
            delete(staged);
            return new RawTable(files, names, stored, Map.of());
        } catch (UnreadableException e) {
            throw e.source()
                    .parquet()
                    .<RuntimeException>map(file -> ParquetColumns.broken(file, String.valueOf(e.getMessage())))
                    .orElseGet(() -> new IllegalStateException("the staged rows cannot be read", e));
        }
    }

    /** Empty if no file is a text. Texts are deleted once staged. */
    private Optional<StagedRows> stage(
            Path staged,
            List<SourceFile> files,
            List<String> names,
            Map<SourceFile, CsvLayout> layouts,
            Map<SourceFile, List<String>> columns) {
        if (files.stream().allMatch(file -> file.kind() == FileKind.PARQUET)) {
            return Optional.empty();
        }
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
            return Optional.of(rows);
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
}
