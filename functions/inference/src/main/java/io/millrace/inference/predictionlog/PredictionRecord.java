package io.millrace.inference.predictionlog;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.inference.json.JsonAnswer;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.manifest.ModelSignature.Input;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawColumn;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One answered request as one line of JSON: id, time, model, version, latency, a summary of the inputs and the outputs
 * of each row. The summary tells for each feature how many values were missing and, for categories, how many the model
 * does not know; with payloads also the values themselves. Pixels are never kept, only sizes.
 *
 * @param parts at least one, all of one version
 */
record PredictionRecord(String id, Instant time, Duration latency, List<PredictionTrace.Part> parts) {
    private static final double MICROS = 1_000;

    /** @param payloads whether the values of a table's features are written */
    byte[] line(boolean payloads) {
        var version = parts.getFirst().version();
        var line = JsonAnswer.write(out -> {
            out.writeStartObject();
            out.writeStringField("id", id);
            out.writeStringField("time", time.toString());
            out.writeStringField("model", version.model().value());
            out.writeNumberField("version", version.version());
            out.writeNumberField("latency_ms", latency.toNanos() / MICROS / MICROS);
            out.writeNumberField(
                    "rows", parts.stream().mapToInt(part -> part.batch().rows()).sum());
            out.writeArrayFieldStart("inputs");
            for (var part : parts) {
                writeInputs(out, part, payloads);
            }
            out.writeEndArray();
            out.writeArrayFieldStart("outputs");
            for (var part : parts) {
                writeOutputs(out, part.predictions(), part.signature());
            }
            out.writeEndArray();
            out.writeEndObject();
            out.writeRaw('\n');
        });
        return line;
    }

    private static void writeInputs(JsonGenerator out, PredictionTrace.Part part, boolean payloads) throws IOException {
        out.writeStartObject();
        out.writeNumberField("rows", part.batch().rows());
        for (var input : part.signature().inputs()) {
            var column = part.batch().columns().get(input.name());
            if (column != null) {
                out.writeObjectFieldStart(input.name());
                writeColumn(out, input, column, payloads);
                out.writeEndObject();
            }
        }
        out.writeEndObject();
    }

    private static void writeColumn(JsonGenerator out, Input input, RawColumn column, boolean payloads)
            throws IOException {
        switch (column) {
            case RawColumn.Numbers(double[] values) -> writeNumbers(out, values, payloads);
            case RawColumn.Strings(String[] values) -> writeStrings(out, input, values, payloads);
            case RawColumn.Images images -> {
                out.writeNumberField("height", images.height());
                out.writeNumberField("width", images.width());
            }
        }
    }

    private static void writeNumbers(JsonGenerator out, double[] values, boolean payloads) throws IOException {
        int missing = 0;
        for (double value : values) {
            missing += Double.isNaN(value) ? 1 : 0;
        }
        out.writeNumberField("missing", missing);
        if (payloads) {
            out.writeArrayFieldStart("values");
            for (double value : values) {
                if (Double.isNaN(value)) {
                    out.writeNull();
                } else {
                    out.writeNumber(value);
                }
            }
            out.writeEndArray();
        }
    }

    private static void writeStrings(JsonGenerator out, Input input, String[] values, boolean payloads)
            throws IOException {
        int missing = 0;
        int unknown = 0;
        for (var value : values) {
            missing += value.isEmpty() ? 1 : 0;
            unknown += !value.isEmpty() && !input.categories().contains(value) ? 1 : 0;
        }
        out.writeNumberField("missing", missing);
        if (input.type() == ColumnType.CATEGORY) {
            out.writeNumberField("unknown", unknown);
        }
        if (payloads) {
            out.writeArrayFieldStart("values");
            for (var value : values) {
                out.writeString(value.isEmpty() ? null : value);
            }
            out.writeEndArray();
        }
    }

    private static void writeOutputs(JsonGenerator out, Predictions predictions, ModelSignature signature)
            throws IOException {
        for (int row = 0; row < predictions.rows(); row++) {
            out.writeStartObject();
            switch (predictions) {
                case Predictions.Values(float[] values) -> out.writeNumberField(ModelSignature.PREDICTION, values[row]);
                case Predictions.Labels(String[] labels, float[][] probabilities) -> {
                    out.writeStringField(ModelSignature.LABEL, labels[row]);
                    out.writeNumberField(
                            "probability",
                            probabilities[row][signature.classes().indexOf(labels[row])]);
                }
            }
            out.writeEndObject();
        }
    }
}
