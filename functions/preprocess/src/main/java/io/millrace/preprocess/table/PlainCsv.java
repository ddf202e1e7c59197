package io.millrace.preprocess.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A delimited file that DuckDB reads as {@link CsvRecords} does, found so by a look at every byte of it: each record has
 * the same number of cells, a quote opens a cell or is doubled, lines end one way, nothing is binary. Whether the bytes
 * are UTF-8 is not looked at: DuckDB refuses what is not.
 *
 * @param records the header among them
 * @param untrimmed some cell may begin or end with a blank
 * @param emptyQuotes some cell is {@code ""}
 * @param windows lines end with CR LF
 * @param cuts where it may be cut into parts of about equal size, in their order
 */
record PlainCsv(long records, boolean untrimmed, boolean emptyQuotes, boolean windows, List<Cut> cuts) {
    private static final int BUFFER_BYTES = 1 << 18;

    PlainCsv {
        cuts = List.copyOf(cuts);
    }

    PlainCsv(long records, boolean untrimmed, boolean emptyQuotes, boolean windows) {
        this(records, untrimmed, emptyQuotes, windows, List.of());
    }

    /** The end of a record. @param bytes up to there @param records up to there, the header among them */
    record Cut(long bytes, long records) {}

    PlainCsv whole() {
        return new PlainCsv(records, untrimmed, emptyQuotes, windows);
    }

    /**
     * Empty where anything is unusual; the careful reader then says what, or reads it.
     *
     * @param quotes whether a quote means anything; else every one is unusual
     * @param width cells a record, at least two
     * @param parts as many as there are to be at most
     */
    static Optional<PlainCsv> of(Path file, char delimiter, boolean quotes, int width, int parts) {
        if (width < 2) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file)) {
            var look = new Look(delimiter, quotes, width, Math.max(Files.size(file) / parts, 1));
            var buffer = new byte[BUFFER_BYTES];
            for (int read = in.readNBytes(buffer, 0, buffer.length);
                    read > 0;
                    read = in.readNBytes(buffer, 0, buffer.length)) {
                if (!look.at(buffer, read)) {
                    return Optional.empty();
                }
            }
            return look.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where in a record the look is. */
    private static final class Look {
        private static final int MAX_RECORD_BYTES = 1_000_000;
        private static final int START = 0;
        private static final int CELL = 1;
        private static final int QUOTED = 2;
        private static final int AFTER_QUOTE = 3;
        private static final int AFTER_RETURN = 4;
        private static final int OPENED = 5;

        private final int delimiter;
        private final boolean quotes;
        private final int width;
        private final long partBytes;
        private final List<Cut> cuts = new ArrayList<>();
        private long passed;
        private boolean begun;
        private int state = START;
        private int last;
        private int cells = 1;
        private int recordBytes;
        private int quotedBytes;
        private long records;
        private long returns;
        private boolean untrimmed;
        private boolean emptyQuotes;

        Look(char delimiter, boolean quotes, int width, long partBytes) {
            this.delimiter = delimiter;
            this.quotes = quotes;
            this.width = width;
            this.partBytes = partBytes;
        }

        /** False if something is unusual. */
        boolean at(byte[] buffer, int limit) {
            int from = 0;
            if (!begun) {
                begun = true;
                from = limit > 2 && buffer[0] == (byte) 0xEF && buffer[1] == (byte) 0xBB && buffer[2] == (byte) 0xBF
                        ? 3
                        : 0;
            }
            for (int i = from; i < limit; i++) {
                int b = buffer[i] & 0xFF;
                recordBytes++;
                // Letters within a cell, which most bytes are.
                if (b > '"' && b != delimiter && (state == CELL || state == QUOTED)) {
                    last = b;
                    continue;
                }
                if (!step(b)) {
                    return false;
                }
                if (recordBytes == 0 && passed + i + 1 >= partBytes * (cuts.size() + 1)) {
                    cuts.add(new Cut(passed + i + 1, records));
                }
            }
            passed += limit;
            return true;
        }

        private boolean step(int b) {
            if (b == 0) {
                return false;
            }
            return switch (state) {
                case START -> start(b);
                case CELL -> cell(b);
                case OPENED -> opened(b);
                case QUOTED -> quoted(b);
                case AFTER_QUOTE -> afterQuote(b);
                default -> b == '\n' && endRecord();
            };
        }

        private boolean start(int b) {
            if (b == '"') {
                state = OPENED;
                quotedBytes = recordBytes;
                last = b;
                return quotes;
            }
            if (isEnd(b)) {
                return endCell(b);
            }
            untrimmed |= isBlank(b);
            state = CELL;
            last = b;
            return true;
        }

        private boolean cell(int b) {
            if (isEnd(b)) {
                untrimmed |= isBlank(last);
                return endCell(b);
            }
            last = b;
            return b != '"';
        }

        private boolean opened(int b) {
            untrimmed |= isBlank(b);
            state = QUOTED;
            return quoted(b);
        }

        private boolean quoted(int b) {
            if (b == '"') {
                state = AFTER_QUOTE;
                return true;
            }
            last = b;
            return b != '\r';
        }

        private boolean afterQuote(int b) {
            if (b == '"') {
                state = QUOTED;
                last = b;
                return true;
            }
            if (!isEnd(b)) {
                return false;
            }
            emptyQuotes |= recordBytes == quotedBytes + 2;
            untrimmed |= isBlank(last);
            return endCell(b);
        }

        private boolean isEnd(int b) {
            return b == delimiter || b == '\n' || b == '\r';
        }

        /** Of a non-breaking space the first and the last byte: more than those, but never less. */
        private static boolean isBlank(int b) {
            return b <= ' ' || b == 0xC2 || b == 0xA0;
        }

        private boolean endCell(int b) {
            if (b == delimiter) {
                cells++;
                state = START;
                return true;
            }
            if (b == '\r') {
                returns++;
                state = AFTER_RETURN;
                return true;
            }
            return endRecord();
        }

        private boolean endRecord() {
            boolean usual = cells == width && recordBytes <= MAX_RECORD_BYTES;
            records++;
            cells = 1;
            recordBytes = 0;
            state = START;
            return usual && (returns == 0 || returns == records);
        }

        Optional<PlainCsv> end() {
            if (recordBytes > 0) {
                if (state == OPENED || state == QUOTED || state == AFTER_RETURN || returns > 0 && returns != records) {
                    return Optional.empty();
                }
                boolean windows = returns > 0;
                untrimmed |= (state == CELL || state == AFTER_QUOTE) && isBlank(last);
                emptyQuotes |= state == AFTER_QUOTE && recordBytes == quotedBytes + 1;
                returns += windows ? 1 : 0;
                if (!endRecord()) {
                    return Optional.empty();
                }
            }
            // What ends with the file is no cut, nor is the header alone a part.
            var within = cuts.stream()
                    .filter(cut -> cut.bytes() < passed && cut.records() > 1)
                    .toList();
            return Optional.of(new PlainCsv(records, untrimmed, emptyQuotes, returns > 0, within));
        }
    }
}
