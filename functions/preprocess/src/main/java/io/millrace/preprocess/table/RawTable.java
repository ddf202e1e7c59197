package io.millrace.preprocess.table;

import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.preprocess.intake.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;

/**
 * The rows of all files in DuckDB, in upload order: table {@value #NAME} with {@code f} (index of the file), {@code
 * line} (in the file, from 1; NULL in a {@link PlainCsv}; neither where one such file is all), {@code c0..cN}, {@code full} (hash of all uploaded cells:
 * equal rows are duplicates) and {@code seen} (hash of the kept cells with the seed: rows that a model cannot tell apart
 * share it), and {@code s}, the split that the hash says. A row's number is its {@code rowid}. Columns go by position, so that no user's name can break a statement.
 * A cell is a trimmed text, NULL where missing, or the value of the type it is stored as.
 *
 * @param names of the columns
 * @param stored the type of each column whose cells are stored as values of it, none of them lost
 * @param oneHash {@code seen} is {@code full}, and stored once
 * @param sampled facts about some of the rows
 * @param plain how the files are to be read whose rows have no line, by the file's index
 */
public record RawTable(
        List<SourceFile> files,
        List<String> names,
        long rows,
        Map<Integer, ColumnType> stored,
        boolean oneHash,
        List<ColumnFacts> sampled,
        Map<Integer, CsvLayout> plain) {
    public static final String NAME = "raw";
    private static final String FULL = "\"full\"";

    public RawTable {
        files = List.copyOf(files);
        names = List.copyOf(names);
        stored = Map.copyOf(stored);
        sampled = List.copyOf(sampled);
        plain = Map.copyOf(plain);
    }

    RawTable(List<SourceFile> files, List<String> names, RawRows.Stored stored, Map<Integer, CsvLayout> plain) {
        this(files, names, stored.rows(), stored.types(), stored.oneHash(), stored.sampled(), plain);
    }

    public static String column(int index) {
        return "c" + index;
    }

    /** The column's values of a type, as an expression. */
    String value(int index, ColumnType type) {
        return stored.get(index) == type ? column(index) : Cells.as(type, column(index));
    }

    String seen() {
        return oneHash ? FULL : "seen";
    }

    /** The columns of hashes. */
    public List<String> hashes() {
        return oneHash ? List.of(FULL) : List.of(FULL, "seen");
    }

    /** The one file's name; for several the folder's rows have no common one. */
    public @org.jspecify.annotations.Nullable String fileName() {
        return files.size() == 1 ? files.getFirst().name() : null;
    }

    /** Where in which file a row stands. */
    Place place(Database database, long row, String column) {
        if (files.size() == 1 && plain.containsKey(0)) {
            return new Place(files.getFirst().name(), line(0, row), column);
        }
        record Found(int file, long line, boolean plain) {}
        var found = database.one(
                "SELECT f, coalesce(line, 0), line IS NULL FROM raw WHERE rowid = " + row,
                r -> new Found(r.getInt(1), r.getLong(2), r.getBoolean(3)));
        var line = found.plain()
                ? line(found.file(), row - database.count("SELECT min(rowid) FROM raw WHERE f = " + found.file()))
                : found.line();
        return new Place(files.get(found.file()).name(), line, column);
    }

    /** @param row of the file, from 0 */
    private long line(int index, long row) {
        var file = files.get(index);
        var layout = plain.get(index);
        try (var records =
                new CsvRecords(CsvRecords.utf8(Files.newInputStream(file.file())), layout.delimiter(), file.name())) {
            for (long skipped = layout.header().isPresent() ? -1 : 0; skipped < row; skipped++) {
                records.next();
            }
            records.next();
            return records.line();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
