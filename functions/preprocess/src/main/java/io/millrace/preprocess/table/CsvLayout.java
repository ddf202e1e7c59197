package io.millrace.preprocess.table;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.preprocess.intake.FileKind;
import io.millrace.preprocess.intake.SourceFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How one delimited file is to be read.
 *
 * @param header its first record, if that names the columns
 * @param width cells a record
 */
record CsvLayout(char delimiter, Optional<List<String>> header, int width) {
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};
    private static final int SAMPLE_CHARS = 1 << 18;
    private static final int SAMPLE_RECORDS = 100;

    /**
     * @param columns names from the spec: the file then has no header, unless its first record is just these names
     * @param missing texts that mean missing: no header has them
     * @throws InvalidInputException if the file is empty or no text
     */
    static CsvLayout of(SourceFile file, List<String> columns, List<String> missing) {
        var sample = sample(file);
        var delimiter = file.kind() == FileKind.TSV ? '\t' : delimiter(sample, file.name());
        var records = records(sample, delimiter, file.name());
        if (records.isEmpty()) {
            throw new InvalidInputException(
                    "'" + file.name() + "' is empty", Place.file(file.name()), "Upload a file with a header and rows.");
        }
        var first = records.getFirst();
        var named = columns.isEmpty() ? isHeader(records, missing) : first.equals(columns);
        return new CsvLayout(delimiter, named ? Optional.of(first) : Optional.empty(), first.size());
    }

    private static String sample(SourceFile file) {
        var buffer = new char[SAMPLE_CHARS];
        try (var in = CsvRecords.utf8(Files.newInputStream(file.file()))) {
            int filled = 0;
            for (int read = 0; read >= 0 && filled < buffer.length; ) {
                read = in.read(buffer, filled, buffer.length - filled);
                filled += Math.max(read, 0);
            }
            var text = new String(buffer, 0, filled);
            // The last record may be cut: whole lines only, where there are several.
            var end = text.lastIndexOf('\n');
            return filled == buffer.length && end > 0 ? text.substring(0, end + 1) : text;
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new InvalidInputException(
                    "'" + file.name() + "' is no text in UTF-8: it holds other bytes",
                    Place.file(file.name()),
                    "Save the file as CSV in UTF-8; a file of another format needs its own extension.",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The delimiter that gives most records the same number of cells, the larger number winning a tie. */
    private static char delimiter(String sample, String name) {
        var best = ',';
        var bestScore = 0.0;
        for (var candidate : DELIMITERS) {
            var widths = widths(sample, candidate, name).stream()
                    .collect(Collectors.groupingBy(w -> w, Collectors.counting()));
            var total = widths.values().stream().mapToLong(Long::longValue).sum();
            for (var width : widths.entrySet()) {
                var score = width.getKey() < 2 ? 0 : (double) width.getValue() / total + width.getKey() * 1e-6;
                if (score > bestScore) {
                    bestScore = score;
                    best = candidate;
                }
            }
        }
        return best;
    }

    private static List<Integer> widths(String sample, char delimiter, String name) {
        try {
            return records(sample, delimiter, name).stream().map(List::size).toList();
        } catch (InvalidInputException e) {
            // Quotes that make no sense with this delimiter: it is another one, or the full read will say it.
            return List.of();
        }
    }

    private static List<List<String>> records(String sample, char delimiter, String name) {
        var records = new ArrayList<List<String>>();
        try (var in = new CsvRecords(new StringReader(sample), delimiter, name)) {
            while (records.size() < SAMPLE_RECORDS) {
                var record = in.next();
                if (record.isEmpty()) {
                    break;
                }
                records.add(List.copyOf(record));
            }
        }
        return records;
    }

    /** A header is all texts, above columns of numbers or of texts that do not repeat it. */
    private static boolean isHeader(List<List<String>> records, List<String> missing) {
        var first = records.getFirst();
        if (first.stream().anyMatch(cell -> isNumber(cell) || missing.contains(cell))
                || first.stream().allMatch(String::isEmpty)) {
            return false;
        }
        var rest = records.subList(1, records.size());
        if (rest.stream().anyMatch(record -> record.stream().anyMatch(CsvLayout::isNumber))) {
            return true;
        }
        var repeated = rest.stream().anyMatch(record -> {
            for (int i = 0; i < Math.min(record.size(), first.size()); i++) {
                if (!first.get(i).isEmpty() && record.get(i).equals(first.get(i))) {
                    return true;
                }
            }
            return false;
        });
        return !repeated && new HashSet<>(first).size() == first.size();
    }

    static boolean isNumber(String cell) {
        if (cell.isEmpty() || "+-.0123456789".indexOf(cell.charAt(0)) < 0) {
            return false;
        }
        try {
            Double.parseDouble(cell);
            return Character.isDigit(cell.charAt(cell.length() - 1)) || cell.endsWith(".");
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
