package io.millrace.inference.tensor;

import io.millrace.inference.Limits;
import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an inference request: the form of the protocol, without knowing the model. Optional fields may be {@code null};
 * fields that the protocol does not have are refused, since a misspelt one would otherwise be ignored silently. The
 * model's name and version, which some clients repeat from the URL, are the exception.
 */
final class TensorRequestReader {
    private static final List<String> FIELDS = List.of("id", "parameters", "inputs", "outputs");
    private static final List<String> OUTPUT_FIELDS = List.of("name", "parameters");

    private final byte[] body;
    private final BinarySection binary;
    private final Limits limits;
    private final List<RequestedOutput> outputs = new ArrayList<>();
    private @Nullable List<Tensor> inputs;
    private Optional<String> id = Optional.empty();
    private boolean binaryOutput;
    private long elements;

    private TensorRequestReader(byte[] body, int jsonBytes, Limits limits) {
        this.body = body;
        this.binary = new BinarySection(body, jsonBytes);
        this.limits = limits;
    }

    /**
     * @param jsonBytes how many bytes of the body are its JSON; binary tensors follow
     * @throws InvalidInputException naming the field, if the body is no such request
     */
    static TensorRequest read(byte[] body, int jsonBytes, Limits limits) {
        var reader = new TensorRequestReader(body, jsonBytes, limits);
        JsonReader.read(body, jsonBytes, reader::field);
        if (reader.inputs == null) {
            throw missing("inputs");
        }
        reader.binary.checkUsed();
        return new TensorRequest(reader.id, reader.inputs, reader.outputs, reader.binaryOutput);
    }

    private void field(JsonReader in, String name) {
        switch (name) {
            case "id" -> id = in.isNull() ? Optional.empty() : Optional.of(in.string("id"));
            case "parameters" ->
                binaryOutput =
                        Parameters.read(in, "parameters").binaryDataOutput().orElse(false);
            case "inputs" -> {
                var tensors = new ArrayList<Tensor>();
                in.array("inputs", index -> tensors.add(input(in, "inputs[" + index + "]")));
                inputs = tensors;
            }
            case "outputs" -> {
                if (!in.isNull()) {
                    in.array("outputs", index -> outputs.add(output(in, "outputs[" + index + "]")));
                }
            }
            case "model_name", "model_version" -> {
                var unused = in.string(name);
            }
            default -> throw JsonReader.unknown("the request", name, FIELDS);
        }
    }

    private Tensor input(JsonReader in, String where) {
        var tensor = new InputReader(in, where, body, binary, limits).read();
        elements += tensor.size();
        limits.checkElements(Math.max(elements, tensor.size() == 0 ? Shapes.span(tensor.shape()) : 0));
        return tensor;
    }

    private static RequestedOutput output(JsonReader in, String where) {
        var found = new Object() {
            @Nullable String name;

            Parameters parameters = Parameters.NONE;
        };
        in.object(where, field -> {
            switch (field) {
                case "name" -> found.name = in.string(where + ".name");
                case "parameters" -> found.parameters = Parameters.read(in, where + ".parameters");
                default -> throw JsonReader.unknown(where, field, OUTPUT_FIELDS);
            }
        });
        if (found.name == null) {
            throw missing(where + ".name");
        }
        return new RequestedOutput(found.name, found.parameters.binaryData());
    }

    static InvalidInputException missing(String field) {
        return new InvalidInputException(field + " is missing", Place.column(null, field), "");
    }
}
