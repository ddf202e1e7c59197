package io.millrace.preprocess.table;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * A plain CSV that DuckDB reads without guessing: file number, line, then the cells; a missing value is the empty cell.
 */
final class StagedRows implements AutoCloseable {
    private static final int BUFFER_CHARS = 1 << 16;

    private final BufferedWriter out;
    private final Set<String> missing;
    private long rows;
    private long longestChars;

    StagedRows(Path file, Set<String> missing) {
        this.missing = missing;
        try {
            out = new BufferedWriter(Files.newBufferedWriter(file), BUFFER_CHARS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param cells trimmed, in the table's order */
    void add(int file, long line, String[] cells) {
        try {
            var chars = 0L;
            rows++;
            out.write(Integer.toString(file));
            out.write(',');
            out.write(Long.toString(line));
            for (var cell : cells) {
                out.write(',');
                chars += cell.length();
                if (!missing.contains(cell)) {
                    write(cell);
                }
            }
            out.write('\n');
            longestChars = Math.max(longestChars, chars + 3L * cells.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long rows() {
        return rows;
    }

    /** An upper bound of the longest row's bytes: a character has at most three, a doubled quote two. */
    long longestBytes() {
        return 3 * longestChars + 128;
    }

    private void write(String cell) throws IOException {
        if (isPlain(cell)) {
            out.write(cell);
        } else {
            out.write('"');
            out.write(cell.replace("\"", "\"\""));
            out.write('"');
        }
    }

    private static boolean isPlain(String cell) {
        for (int i = 0; i < cell.length(); i++) {
            var c = cell.charAt(i);
            if (c == ',' || c == '"' || c == '\n' || c == '\r' || c == '#') {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
