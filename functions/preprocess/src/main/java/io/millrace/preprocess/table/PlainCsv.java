package io.millrace.preprocess.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

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
     * @param parts that are looked at side by side, and may be cut from each other, at most
     */
    static Optional<PlainCsv> of(Path file, char delimiter, boolean quotes, int width, int parts) {
        if (width < 2) {
            return Optional.empty();
        }
        try {
            var starts = starts(file, parts);
            // Where a line's end was one within a cell after all, or something is unusual, all at once tell.
            return starts.size() == 1
                    ? look(file, new Look(delimiter, quotes, width, true), 0, Long.MAX_VALUE)
                    : sideBySide(file, starts, first -> new Look(delimiter, quotes, width, first))
                            .or(() -> of(file, delimiter, quotes, width, 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** About equally far from each other: 0, and those behind a line's end. */
    private static List<Long> starts(Path file, int parts) throws IOException {
        var starts = new ArrayList<Long>(List.of(0L));
        long size = Files.size(file);
        try (var in = Files.newByteChannel(file)) {
            for (int part = 1; part < parts; part++) {
                long from = Math.max(size / parts * part, starts.getLast());
                var line = ByteBuffer.allocate(BUFFER_BYTES);
                int read = in.position(from).read(line);
                for (int i = 0; i < read && from + i + 1 < size; i++) {
                    if (line.get(i) == '\n') {
                        starts.add(from + i + 1);
                        break;
                    }
                }
            }
        }
        return starts;
    }

    private static Optional<PlainCsv> sideBySide(Path file, List<Long> starts, Function<Boolean, Look> looks) {
        try (var threads = Executors.newFixedThreadPool(starts.size())) {
            var parts = new ArrayList<Future<Optional<PlainCsv>>>();
            for (int i = 0; i < starts.size(); i++) {
                long from = starts.get(i);
                long to = i + 1 < starts.size() ? starts.get(i + 1) : Long.MAX_VALUE;
                parts.add(threads.submit(() -> look(file, looks.apply(from == 0), from, to)));
            }
            var whole = new PlainCsv(0, false, false, false);
            for (int i = 0; i < starts.size(); i++) {
                var part = Database.join(parts.get(i));
                if (part.isEmpty() || i > 0 && part.get().windows() != whole.windows()) {
                    return Optional.empty();
                }
                whole = i == 0 ? part.get() : whole.with(part.get(), starts.get(i));
            }
            return Optional.of(whole);
        }
    }

    private PlainCsv with(PlainCsv next, long from) {
        var further = new ArrayList<>(cuts);
        further.add(new Cut(from, records));
        return new PlainCsv(
                records + next.records, untrimmed || next.untrimmed, emptyQuotes || next.emptyQuotes, windows, further);
    }

    /** Of the bytes from one place to before another, which are whole records. */
    private static Optional<PlainCsv> look(Path file, Look look, long from, long to) throws IOException {
        try (var in = Files.newInputStream(file)) {
            in.skipNBytes(from);
            var buffer = new byte[BUFFER_BYTES];
            long left = to - from;
            for (int read = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left));
                    read > 0;
                    read = in.readNBytes(buffer, 0, (int) Math.min(buffer.length, left))) {
                if (!look.at(buffer, read)) {
                    return Optional.empty();
                }
                left -= read;
            }
            return left > 0 || look.isBetweenRecords() ? look.end() : Optional.empty();
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
        private final Letters letters;
        private final boolean quotes;
        private final int width;
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

        /** @param first whether a mark of the byte order may come */
        Look(char delimiter, boolean quotes, int width, boolean first) {
            this.delimiter = delimiter;
            this.letters = new Letters(delimiter);
            this.quotes = quotes;
            this.width = width;
            this.begun = !first;
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
                if (state == CELL || state == QUOTED) {
                    int behind = letters.end(buffer, i, limit);
                    if (behind > i) {
                        recordBytes += behind - i;
                        last = buffer[behind - 1] & 0xFF;
                        i = behind;
                    }
                }
                if (i < limit) {
                    recordBytes++;
                    if (!step(buffer[i] & 0xFF)) {
                        return false;
                    }
                }
            }
            return true;
        }

        boolean isBetweenRecords() {
            return recordBytes == 0;
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
            return Optional.of(new PlainCsv(records, untrimmed, emptyQuotes, returns > 0));
        }
    }
}
