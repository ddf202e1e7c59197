package io.millrace.inference.row;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.inference.json.JsonAnswer;
import io.millrace.inference.registry.VersionKey;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.Predictions;
import java.io.IOException;
import java.util.List;

/** Predictions as one JSON object a row. */
public final class RowAnswer {
    private RowAnswer() {}

    /** @throws io.millrace.inference.TooLargeException if it gets longer than that */
    public static byte[] write(
            VersionKey version, ModelSignature signature, List<Predictions> predictions, int maxBytes) {
        return JsonAnswer.write(maxBytes, out -> {
            out.writeStartObject();
            out.writeStringField("model", version.model().value());
            out.writeNumberField("version", version.version());
            out.writeArrayFieldStart("predictions");
            for (var batch : predictions) {
                write(out, batch, signature.classes());
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    /** The version that would answer, and that it can. */
    public static byte[] status(VersionKey version) {
        return JsonAnswer.write(out -> {
            out.writeStartObject();
            out.writeStringField("model", version.model().value());
            out.writeNumberField("version", version.version());
            out.writeBooleanField("ready", true);
            out.writeEndObject();
        });
    }

    private static void write(JsonGenerator out, Predictions predictions, List<String> classes) throws IOException {
        switch (predictions) {
            case Predictions.Values(float[] values) -> {
                for (float value : values) {
                    out.writeStartObject();
                    out.writeNumberField(ModelSignature.PREDICTION, value);
                    out.writeEndObject();
                }
            }
            case Predictions.Labels(String[] labels, float[][] probabilities) -> {
                for (int row = 0; row < labels.length; row++) {
                    out.writeStartObject();
                    out.writeStringField(ModelSignature.LABEL, labels[row]);
                    out.writeObjectFieldStart(ModelSignature.PROBABILITIES);
                    for (int i = 0; i < classes.size(); i++) {
                        out.writeNumberField(classes.get(i), probabilities[row][i]);
                    }
                    out.writeEndObject();
                    out.writeEndObject();
                }
            }
        }
    }
}
