package io.millrace.inference.tensor;

import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.inference.Answer;
import io.millrace.inference.json.BoundedBytes;
import io.millrace.inference.json.JsonAnswer;
import io.millrace.inference.json.JsonReader;
import io.millrace.inference.registry.VersionKey;
import io.millrace.lifecycle.NearestName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.onnx.TensorSpec;
import io.millrace.onnx.TensorValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Output tensors as the protocol's answer, each in JSON or in binary behind it. */
public final class TensorAnswer {
    private final VersionKey version;
    private final TensorRequest request;
    private final List<RequestedOutput> outputs;

    /**
     * Checks the outputs asked for, so that a wrong name costs no prediction.
     *
     * @throws InvalidInputException if the model has no such output
     */
    public TensorAnswer(VersionKey version, List<TensorSpec> available, TensorRequest request) {
        this.version = version;
        this.request = request;
        this.outputs = chosen(request.outputs(), TensorSpec.names(available));
    }

    /** The names of the outputs that the answer needs. */
    public List<String> outputs() {
        var names = new ArrayList<String>(outputs.size());
        for (var output : outputs) {
            names.add(output.name());
        }
        return names;
    }

    /** @throws io.millrace.inference.TooLargeException if it gets longer than that */
    public Answer write(Map<String, TensorValue> values, int maxBytes) {
        var behind = new BoundedBytes(maxBytes);
        var body = new BoundedBytes(maxBytes);
        JsonAnswer.write(body, out -> {
            out.writeStartObject();
            out.writeStringField("model_name", version.model().value());
            out.writeStringField("model_version", Integer.toString(version.version()));
            if (request.id().isPresent()) {
                out.writeStringField("id", request.id().get());
            }
            out.writeArrayFieldStart("outputs");
            for (var output : outputs) {
                write(out, behind, output, values.get(output.name()));
            }
            out.writeEndArray();
            out.writeEndObject();
        });
        boolean binary = false;
        for (var output : outputs) {
            binary |= isBinary(output);
        }
        int jsonBytes = body.size();
        behind.appendTo(body);
        return new Answer(version, body.toByteArray(), binary ? OptionalInt.of(jsonBytes) : OptionalInt.empty());
    }

    private void write(JsonGenerator out, BoundedBytes behind, RequestedOutput output, TensorValue value)
            throws IOException {
        out.writeStartObject();
        out.writeStringField("name", output.name());
        out.writeStringField("datatype", value.datatype().name());
        out.writeFieldName("shape");
        out.writeArray(value.shape(), 0, value.shape().length);
        if (isBinary(output)) {
            int before = behind.size();
            TensorBytes.write(behind, value);
            out.writeObjectFieldStart("parameters");
            out.writeNumberField(Parameters.BINARY_DATA_SIZE, behind.size() - before);
            out.writeEndObject();
        } else {
            TensorJson.checkFinite(output.name(), value);
            out.writeArrayFieldStart("data");
            TensorJson.write(out, value, Integer.MAX_VALUE);
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private boolean isBinary(RequestedOutput output) {
        return output.binary().orElse(request.binaryOutput());
    }

    private static List<RequestedOutput> chosen(List<RequestedOutput> asked, List<String> names) {
        for (var output : asked) {
            if (!names.contains(output.name())) {
                throw new InvalidInputException(
                        "outputs: the model has no output '" + JsonReader.shorten(output.name()) + "'; it has "
                                + String.join(" and ", names) + "." + NearestName.hint(output.name(), names),
                        Place.column(null, "outputs"),
                        "");
            }
        }
        if (!asked.isEmpty()) {
            return asked;
        }
        var all = new ArrayList<RequestedOutput>(names.size());
        for (var name : names) {
            all.add(new RequestedOutput(name, Optional.empty()));
        }
        return all;
    }
}
