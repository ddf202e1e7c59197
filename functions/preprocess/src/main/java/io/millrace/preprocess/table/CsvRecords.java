package io.millrace.preprocess.table;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of a delimited text in UTF-8 (RFC 4180, with any delimiter), one at a time. Cells are trimmed; a cell may
 * be quoted, also after spaces, and then hold delimiters, line ends and doubled quotes. Blank lines are skipped.
 */
final class CsvRecords implements AutoCloseable {
    private static final int BUFFER_CHARS = 1 << 16;
    private static final int MAX_CELL_CHARS = 1 << 20;
    private static final int END = -1;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Reader in;
    private final char delimiter;
    private final String name;
    private final char[] buffer = new char[BUFFER_CHARS];
    private final StringBuilder cell = new StringBuilder();
    private final List<String> cells = new ArrayList<>();
    private int position;
    private int limit;
    private long line = 1;
    private long recordLine = 1;

    /** @param name the file, for messages */
    CsvRecords(Reader in, char delimiter, String name) {
        this.in = in;
        this.delimiter = delimiter;
        this.name = name;
        if (peek() == BYTE_ORDER_MARK) {
            position++;
        }
    }

    /** A reader that refuses bytes that are no UTF-8. */
    static Reader utf8(InputStream in) {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        return new BufferedReader(new InputStreamReader(in, decoder), BUFFER_CHARS);
    }

    /** The next record's cells, valid until the next call; empty at the end. */
    List<String> next() {
        do {
            cells.clear();
            if (peek() == END) {
                return cells;
            }
            recordLine = line;
            if (delimiter == '\t') {
                cellsBetweenTabs();
            } else {
                while (cell()) {
                    // A record ends with the cell that no delimiter follows.
                }
            }
        } while (cells.size() == 1 && cells.getFirst().isEmpty());
        return cells;
    }

    /** The line where the current record begins, from 1. */
    long line() {
        return recordLine;
    }

    /**
     * Reads a line. Of tab-separated values a record is a line, and most writers leave quotes as they are: only a cell that
     * is quoted as a whole, on its line, is taken for quoted.
     */
    private void cellsBetweenTabs() {
        var text = new StringBuilder();
        int c = read();
        while (!isEnd(c)) {
            text.append((char) c);
            c = read();
        }
        endOfCell(c);
        for (int from = 0; from <= text.length(); ) {
            int end = closingQuote(text, from);
            boolean quoted = end > 0;
            if (!quoted) {
                int tab = text.indexOf("\t", from);
                end = tab < 0 ? text.length() : tab;
            }
            cell.setLength(0);
            var raw = quoted ? text.substring(from + 1, end - 1).replace("\"\"", "\"") : text.substring(from, end);
            raw.chars().forEach(this::add);
            cells.add(trimmed());
            from = end + 1;
        }
    }

    /** Where the quoted cell that begins there ends; 0 if none does. */
    private int closingQuote(StringBuilder text, int from) {
        if (from == text.length() || text.charAt(from) != '"') {
            return 0;
        }
        for (int i = from + 1; i < text.length(); i++) {
            if (text.charAt(i) == '"') {
                boolean last = i + 1 == text.length();
                if (last || text.charAt(i + 1) == delimiter) {
                    return i + 1;
                }
                if (text.charAt(i + 1) != '"') {
                    return 0;
                }
                i++;
            }
        }
        return 0;
    }

    /** Reads one cell; true if another follows in the same record. */
    private boolean cell() {
        cell.setLength(0);
        int c = read();
        while (isBlank(c)) {
            c = read();
        }
        if (c == '"') {
            quoted();
            c = read();
            while (isBlank(c)) {
                c = read();
            }
            if (c != delimiter && !isEnd(c)) {
                throw refused(
                        "row " + line + " has text after a closing quote",
                        line,
                        "Double the quotes inside a quoted cell (\"\"), or leave the cell unquoted.");
            }
        } else {
            while (c != delimiter && !isEnd(c)) {
                add(c);
                c = read();
            }
        }
        cells.add(trimmed());
        return endOfCell(c);
    }

    private boolean endOfCell(int c) {
        if (c == '\r' && peek() == '\n') {
            position++;
        }
        if (c == '\r' || c == '\n') {
            line++;
        }
        return c == delimiter;
    }

    private void quoted() {
        var opened = line;
        for (int c = read(); ; c = read()) {
            if (c == END) {
                throw refused(
                        "the quote opened in row " + opened + " is never closed",
                        opened,
                        "Close the quote, or double it (\"\") where it belongs to the text.");
            }
            if (c == '"') {
                if (peek() != '"') {
                    return;
                }
                position++;
            }
            if (c == '\n') {
                line++;
            }
            add(c);
        }
    }

    private String trimmed() {
        int end = cell.length();
        int start = 0;
        while (end > 0 && isSpace(cell.charAt(end - 1))) {
            end--;
        }
        while (start < end && isSpace(cell.charAt(start))) {
            start++;
        }
        return cell.substring(start, end);
    }

    private static boolean isSpace(char c) {
        return c <= ' ' || c == '\u00A0';
    }

    private void add(int c) {
        if (cell.length() >= MAX_CELL_CHARS) {
            throw refused(
                    "row " + recordLine + " has a cell of more than a million characters",
                    recordLine,
                    "Check for an unclosed quote.");
        }
        cell.append((char) c);
    }

    private boolean isBlank(int c) {
        return (c == ' ' || c == '\t') && c != delimiter;
    }

    private static boolean isEnd(int c) {
        return c == '\n' || c == '\r' || c == END;
    }

    private int read() {
        int c = peek();
        if (c != END) {
            position++;
        }
        if (c == 0) {
            throw binary(null);
        }
        return c;
    }

    private int peek() {
        if (position == limit) {
            try {
                limit = Math.max(in.read(buffer, 0, buffer.length), 0);
                position = 0;
            } catch (CharacterCodingException e) {
                throw binary(e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            if (limit == 0) {
                return END;
            }
        }
        return buffer[position];
    }

    private InvalidInputException binary(@org.jspecify.annotations.Nullable Exception cause) {
        return new InvalidInputException(
                "'" + name + "' is no text in UTF-8: it holds other bytes",
                Place.file(name),
                "Save the file as CSV in UTF-8; a file of another format needs its own extension.",
                cause);
    }

    private InvalidInputException refused(String reason, long at, String remedy) {
        return new InvalidInputException("'" + name + "': " + reason, Place.row(name, at), remedy);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
