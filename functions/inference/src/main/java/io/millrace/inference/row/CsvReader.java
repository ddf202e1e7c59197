package io.millrace.inference.row;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.millrace.inference.Limits;
import io.millrace.inference.Payload;
import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.RawBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;

/** Reads a table of rows: an empty cell, or a feature without a column, is a missing value. */
final class CsvReader {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    /**
     * Lines of another length are refused here, with their number. In a table of one column an empty line is a row whose
     * value is missing; elsewhere it is none.
     */
    private static final de.siegmar.fastcsv.reader.CsvReader.CsvReaderBuilder PARSER =
            de.siegmar.fastcsv.reader.CsvReader.builder()
                    .skipEmptyLines(false)
                    .allowMissingFields(true)
                    .allowExtraFields(true);

    private CsvReader() {}

    /**
     * The rows in their order; none where there are no lines below the header.
     *
     * @throws InvalidInputException naming the line and the column that is wrong
     * @throws io.millrace.inference.TooLargeException if there are more rows than allowed
     */
    static List<RawBatch> read(Payload.Csv csv, ModelSignature signature, Limits limits) {
        if (signature.kind() == DatasetManifest.Kind.IMAGE) {
            throw new InvalidInputException("this model takes images, not a table's features");
        }
        var rows = new TableRows(signature, limits);
        try (var records = PARSER.ofCsvRecord(text(csv))) {
            List<String> names =
                    signature.inputs().stream().map(ModelSignature.Input::name).toList();
            var lines = records.iterator();
            if (csv.header()) {
                names = header(firstLine(lines), rows);
            }
            int row = 0;
            while (lines.hasNext()) {
                var line = lines.next();
                if (names.size() == 1 || !isEmpty(line)) {
                    limits.checkRows(++row);
                    rows.add(names, cells(line, names.size()));
                }
            }
            return rows.batches();
        } catch (CsvParseException e) {
            throw new InvalidInputException(
                    "the body is no valid CSV: " + reason(e), Place.nowhere(), "Quote cells as RFC 4180 says.", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CsvRecord firstLine(Iterator<CsvRecord> lines) {
        while (lines.hasNext()) {
            var line = lines.next();
            if (!isEmpty(line)) {
                return line;
            }
        }
        throw new InvalidInputException("the body is empty; its first line must name the features");
    }

    private static boolean isEmpty(CsvRecord line) {
        return line.getFieldCount() == 1 && line.getField(0).isEmpty();
    }

    private static List<String> header(CsvRecord line, TableRows rows) {
        var names = line.getFields().stream().map(String::strip).toList();
        var seen = new HashSet<String>();
        for (var name : names) {
            rows.checkKnown("the header", name);
            if (!seen.add(name)) {
                throw new InvalidInputException(
                        "the header has the column '" + JsonReader.shorten(name) + "' twice",
                        Place.column(null, name),
                        "");
            }
        }
        return names;
    }

    private static TableRows.Line cells(CsvRecord line, int width) {
        long number = line.getStartingLineNumber();
        if (line.getFieldCount() != width) {
            throw new InvalidInputException(
                    "line " + number + " has " + line.getFieldCount() + " cells, " + width + " are expected",
                    Place.nowhere(),
                    "Give every line a cell for every column; leave the cell of a missing value empty.");
        }
        return new TableRows.Line(number, line.getFields());
    }

    /** The parser tells in which line in the outer exception, and what in the inner one. */
    private static String reason(CsvParseException e) {
        var where = String.valueOf(e.getMessage())
                .replaceFirst("^Exception when .* in line", "line")
                .replaceFirst("^Exception when reading first record", "line 1");
        var cause = e.getCause();
        return cause == null ? where : where + ": " + cause.getMessage();
    }

    private static String text(Payload.Csv csv) {
        try {
            // Not new String(): it would put a question mark for what it cannot read, and predict on that.
            var text = csv.charset()
                    .newDecoder()
                    .decode(ByteBuffer.wrap(csv.bytes()))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(
                    "the body is no " + csv.charset() + " text", Place.nowhere(), "Send it in UTF-8.", e);
        }
    }
}
