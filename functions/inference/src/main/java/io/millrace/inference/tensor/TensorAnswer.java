package io.millrace.inference.tensor;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.inference.json.JsonAnswer;
import io.millrace.inference.registry.VersionKey;
import io.millrace.lifecycle.NearestName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.Predictions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Predictions as the protocol's output tensors. */
public final class TensorAnswer {
    private final VersionKey version;
    private final TensorRequest request;
    private final List<OutputTensor> outputs;

    /**
     * Checks the outputs asked for, so that a wrong name costs no prediction.
     *
     * @throws InvalidInputException if the model has no such output
     */
    public TensorAnswer(VersionKey version, ModelSignature signature, TensorRequest request) {
        this.version = version;
        this.request = request;
        this.outputs = chosen(request.outputs(), OutputTensor.of(signature));
    }

    /** @throws io.millrace.inference.TooLargeException if it gets longer than that */
    public byte[] write(Predictions predictions, int maxBytes) {
        return JsonAnswer.write(maxBytes, out -> {
            out.writeStartObject();
            out.writeStringField("model_name", version.model().value());
            out.writeStringField("model_version", Integer.toString(version.version()));
            if (request.id().isPresent()) {
                out.writeStringField("id", request.id().get());
            }
            out.writeArrayFieldStart("outputs");
            for (var output : outputs) {
                write(out, output, predictions);
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }

    private static void write(JsonGenerator out, OutputTensor output, Predictions predictions) throws IOException {
        out.writeStartObject();
        out.writeStringField("name", output.name());
        out.writeStringField("datatype", output.datatype().name());
        out.writeArrayFieldStart("shape");
        out.writeNumber(predictions.rows());
        if (output.width().isPresent()) {
            out.writeNumber(output.width().getAsInt());
        }
        out.writeEndArray();
        out.writeArrayFieldStart("data");
        writeData(out, output, predictions);
        out.writeEndArray();
        out.writeEndObject();
    }

    private static void writeData(JsonGenerator out, OutputTensor output, Predictions predictions) throws IOException {
        switch (predictions) {
            case Predictions.Values(float[] values) -> {
                for (float value : values) {
                    out.writeNumber(value);
                }
            }
            case Predictions.Labels(String[] labels, float[][] probabilities) -> {
                if (output.name().equals(ModelSignature.LABEL)) {
                    for (var label : labels) {
                        out.writeString(label);
                    }
                } else {
                    for (var row : probabilities) {
                        for (float probability : row) {
                            out.writeNumber(probability);
                        }
                    }
                }
            }
        }
    }

    private static List<OutputTensor> chosen(List<String> asked, List<OutputTensor> all) {
        if (asked.isEmpty()) {
            return all;
        }
        var names = all.stream().map(OutputTensor::name).toList();
        var chosen = new ArrayList<OutputTensor>();
        for (var name : new LinkedHashSet<>(asked)) {
            int index = names.indexOf(name);
            if (index < 0) {
                throw new InvalidInputException(
                        "outputs: the model has no output '" + name + "'; it has " + String.join(" and ", names) + "."
                                + NearestName.hint(name, names),
                        Place.column(null, "outputs"),
                        "");
            }
            chosen.add(all.get(index));
        }
        return chosen;
    }
}
