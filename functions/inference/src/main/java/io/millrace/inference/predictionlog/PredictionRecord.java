package io.millrace.inference.predictionlog;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.inference.Prediction;
import io.millrace.inference.json.JsonAnswer;
import io.millrace.inference.tensor.TensorJson;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.lifecycle.manifest.ModelSignature.Input;
import io.millrace.lifecycle.spec.ColumnType;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawColumn;
import io.millrace.onnx.TensorValue;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * One answered request as one line of JSON: id, time, model, version, latency, a summary of the inputs and the outputs
 * of each row. The summary tells for each feature how many values were missing and, for categories, how many the model
 * does not know; with payloads also the values themselves. Of pixels and other tensors only sizes are kept, and of output
 * tensors the first elements.
 *
 * @param parts at least one, all of one version
 */
record PredictionRecord(String id, Instant time, Duration latency, List<Prediction> parts) {
    private static final double MICROS = 1_000;
    /** Of an output tensor; enough for the answers to a few rows. */
    private static final int MAX_ELEMENTS = 1_000;

    /** @param payloads whether the values of a table's features are written */
    byte[] line(boolean payloads) {
        var version = parts.getFirst().version();
        return JsonAnswer.write(out -> {
            out.writeStartObject();
            out.writeStringField("id", id);
            out.writeStringField("time", time.toString());
            out.writeStringField("model", version.model().value());
            out.writeNumberField("version", version.version());
            out.writeNumberField("latency_ms", latency.toNanos() / MICROS / MICROS);
            out.writeNumberField("rows", rows());
            out.writeArrayFieldStart("inputs");
            for (var part : parts) {
                switch (part) {
                    case Prediction.Rows rows -> writeInputs(out, rows, payloads);
                    case Prediction.Tensors tensors -> writeTensors(out, tensors.inputs(), 0);
                }
            }
            out.writeEndArray();
            out.writeArrayFieldStart("outputs");
            for (var part : parts) {
                switch (part) {
                    case Prediction.Rows rows -> writeOutputs(out, rows.answers(), rows.signature());
                    case Prediction.Tensors tensors -> writeTensors(out, tensors.outputs(), MAX_ELEMENTS);
                }
            }
            out.writeEndArray();
            out.writeEndObject();
            out.writeRaw('\n');
        });
    }

    private static void writeInputs(JsonGenerator out, Prediction.Rows part, boolean payloads) throws IOException {
        var columns = part.batch().columns();
        out.writeStartObject();
        out.writeNumberField("rows", part.batch().rows());
        if (columns.get(ModelSignature.IMAGE) instanceof RawColumn.Images images) {
            out.writeNumberField("height", images.height());
            out.writeNumberField("width", images.width());
        } else {
            var inputs = part.signature().inputs();
            writeCounts(out, "missing", inputs, input -> missing(columns.get(input.name())));
            writeCounts(out, "unknown", inputs, input -> unknown(input, columns.get(input.name())));
            if (payloads) {
                writeValues(out, inputs, columns);
            }
        }
        out.writeEndObject();
    }

    /** Of the features that have any; most have none. */
    private static void writeCounts(JsonGenerator out, String name, List<Input> inputs, ToIntFunction<Input> count)
            throws IOException {
        out.writeObjectFieldStart(name);
        for (var input : inputs) {
            int found = count.applyAsInt(input);
            if (found > 0) {
                out.writeNumberField(input.name(), found);
            }
        }
        out.writeEndObject();
    }

    private static int missing(RawColumn column) {
        int missing = 0;
        switch (column) {
            case RawColumn.Numbers(double[] values) -> {
                for (double value : values) {
                    missing += Double.isNaN(value) ? 1 : 0;
                }
            }
            case RawColumn.Strings(String[] values) -> {
                for (var value : values) {
                    missing += value.isEmpty() ? 1 : 0;
                }
            }
            case RawColumn.Images images -> throw new IllegalArgumentException("images are no features");
        }
        return missing;
    }

    private static int unknown(Input input, RawColumn column) {
        int unknown = 0;
        if (input.type() == ColumnType.CATEGORY && column instanceof RawColumn.Strings(String[] values)) {
            for (var value : values) {
                unknown += value.isEmpty() || input.categories().contains(value) ? 0 : 1;
            }
        }
        return unknown;
    }

    private static void writeValues(JsonGenerator out, List<Input> inputs, Map<String, RawColumn> columns)
            throws IOException {
        out.writeObjectFieldStart("values");
        for (var input : inputs) {
            out.writeArrayFieldStart(input.name());
            switch (columns.get(input.name())) {
                case RawColumn.Numbers(double[] values) -> {
                    for (double value : values) {
                        writeNumber(out, value);
                    }
                }
                case RawColumn.Strings(String[] values) -> {
                    for (var value : values) {
                        out.writeString(value.isEmpty() ? null : value);
                    }
                }
                case RawColumn.Images images -> throw new IllegalArgumentException("images are no features");
            }
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private static void writeNumber(JsonGenerator out, double value) throws IOException {
        if (Double.isNaN(value)) {
            out.writeNull();
        } else {
            out.writeNumber(value);
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

    private long rows() {
        long rows = 0;
        for (var part : parts) {
            rows += switch (part) {
                case Prediction.Rows batch -> batch.batch().rows();
                case Prediction.Tensors tensors -> rows(tensors.inputs());
            };
        }
        return rows;
    }

    /** Tensors have rows by convention only: their first extent. */
    private static long rows(Map<String, TensorValue> tensors) {
        for (var tensor : tensors.values()) {
            if (tensor.shape().length > 0) {
                return tensor.shape()[0];
            }
        }
        return 1;
    }

    /** @param maxElements most elements that are written of each; 0: none */
    private static void writeTensors(JsonGenerator out, Map<String, TensorValue> tensors, int maxElements)
            throws IOException {
        out.writeStartObject();
        for (var tensor : tensors.entrySet()) {
            var value = tensor.getValue();
            out.writeObjectFieldStart(tensor.getKey());
            out.writeStringField("datatype", value.datatype().name());
            out.writeFieldName("shape");
            out.writeArray(value.shape(), 0, value.shape().length);
            if (maxElements > 0) {
                out.writeArrayFieldStart("data");
                TensorJson.write(out, value, maxElements);
                out.writeEndArray();
            }
            out.writeEndObject();
        }
        out.writeEndObject();
    }
}
