package io.millrace.inference.row;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import io.millrace.inference.TooLargeException;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.Predictions;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Predictions as a table: {@code label} and {@code probabilities.<class>} for each class, or {@code prediction}; one line
 * a row, in the order of the request.
 */
final class CsvAnswer {
    private CsvAnswer() {}

    /** @throws TooLargeException if it gets longer than that */
    static byte[] write(ModelSignature signature, List<Predictions> predictions, int maxBytes) {
        var text = new StringWriter();
        // Unbuffered, so that the text tells its length; closing it would only close the text.
        @SuppressWarnings("resource")
        var csv = CsvWriter.builder()
                .lineDelimiter(LineDelimiter.LF)
                .bufferSize(0)
                .build(text);
        csv.writeRecord(header(signature));
        for (var batch : predictions) {
            for (int row = 0; row < batch.rows(); row++) {
                csv.writeRecord(cells(batch, row));
                // No text of n characters has fewer bytes.
                check(text.getBuffer().length(), maxBytes);
            }
        }
        var bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        check(bytes.length, maxBytes);
        return bytes;
    }

    private static List<String> header(ModelSignature signature) {
        return switch (signature.task()) {
            case REGRESSION -> List.of(ModelSignature.PREDICTION);
            case CLASSIFICATION -> {
                var names = new ArrayList<String>();
                names.add(ModelSignature.LABEL);
                signature.classes().forEach(name -> names.add(ModelSignature.PROBABILITIES + "." + name));
                yield names;
            }
        };
    }

    private static List<String> cells(Predictions predictions, int row) {
        return switch (predictions) {
            case Predictions.Values(float[] values) -> List.of(Float.toString(values[row]));
            case Predictions.Labels(String[] labels, float[][] probabilities) -> {
                var cells = new ArrayList<String>();
                cells.add(labels[row]);
                for (float probability : probabilities[row]) {
                    cells.add(Float.toString(probability));
                }
                yield cells;
            }
        };
    }

    private static void check(int length, int maxBytes) {
        if (length > maxBytes) {
            throw TooLargeException.answer(maxBytes);
        }
    }
}
