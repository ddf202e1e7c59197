package io.millrace.inference.tensor;

import com.fasterxml.jackson.core.JsonToken;
import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.NearestName;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an inference request: the form of the protocol, without knowing the model. Optional fields may be {@code null};
 * fields that the protocol does not have are refused, since a misspelt one would otherwise be ignored silently.
 */
public final class TensorRequestReader {
    private static final List<String> FIELDS = List.of("id", "parameters", "inputs", "outputs");
    private static final List<String> INPUT_FIELDS = List.of("name", "shape", "datatype", "parameters", "data");
    private static final List<String> OUTPUT_FIELDS = List.of("name", "parameters");

    private final List<String> outputs = new ArrayList<>();
    private @Nullable List<Tensor> inputs;
    private Optional<String> id = Optional.empty();

    private TensorRequestReader() {}

    /** @throws InvalidInputException naming the field, if the body is no such request */
    public static TensorRequest read(byte[] body) {
        var reader = new TensorRequestReader();
        JsonReader.read(body, reader::field);
        var inputs = reader.inputs;
        if (inputs == null) {
            throw missing("inputs");
        }
        return new TensorRequest(reader.id, inputs, reader.outputs);
    }

    private void field(JsonReader in, String name) {
        switch (name) {
            case "id" -> id = in.isNull() ? Optional.empty() : Optional.of(in.string("id"));
            case "parameters" -> parameters(in, "parameters");
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
            default -> throw JsonReader.unknown("the request", name, FIELDS);
        }
    }

    private static Tensor input(JsonReader in, String where) {
        var draft = new Draft();
        in.object(where, field -> {
            var at = where + "." + field;
            switch (field) {
                case "name" -> draft.name = in.string(at);
                case "datatype" -> draft.datatype = in.string(at);
                case "shape" -> draft.shape = shape(in, at, draft);
                case "data" -> draft.data = TensorData.read(in, at);
                case "parameters" -> parameters(in, at);
                default -> throw JsonReader.unknown(where, field, INPUT_FIELDS);
            }
        });
        return draft.tensor(where);
    }

    /** The fields of an input, in whatever order they come. */
    private static final class Draft {
        private @Nullable String name;
        private @Nullable String datatype;
        private long @Nullable [] shape;
        private @Nullable TensorData data;
        private @Nullable String problem;

        Tensor tensor(String where) {
            var name = given(this.name, where, "name");
            if (problem != null) {
                throw Tensor.wrong(name, problem);
            }
            var label = where + " ('" + JsonReader.shorten(name) + "')";
            var datatype = datatype(name, given(this.datatype, label, "datatype"));
            return new Tensor(name, datatype, given(shape, label, "shape"), given(data, label, "data"));
        }

        private static <T> T given(@Nullable T value, String where, String field) {
            if (value == null) {
                throw missing(where + "." + field);
            }
            return value;
        }

        private static Datatype datatype(String name, String text) {
            return Datatype.of(text)
                    .orElseThrow(() -> Tensor.wrong(
                            name,
                            "the datatype '" + JsonReader.shorten(text) + "' is not one of "
                                    + String.join(", ", Datatype.names()) + "."
                                    + NearestName.hint(text, Datatype.names())));
        }
    }

    private static String output(JsonReader in, String where) {
        var name = new String[1];
        in.object(where, field -> {
            switch (field) {
                case "name" -> name[0] = in.string(where + ".name");
                case "parameters" -> parameters(in, where + ".parameters");
                default -> throw JsonReader.unknown(where, field, OUTPUT_FIELDS);
            }
        });
        return Draft.given(name[0], where, "name");
    }

    /** A wrong extent waits until the input's name is known. */
    private static long[] shape(JsonReader in, String where, Draft draft) {
        var extents = new ArrayList<Long>();
        in.array(where, index -> {
            boolean whole = in.token() == JsonToken.VALUE_NUMBER_INT && in.isExact() && in.number() >= 0;
            if (whole) {
                extents.add((long) in.number());
            } else {
                if (draft.problem == null) {
                    draft.problem = "shape[" + index + "] must be a whole number from 0, not " + in.describe();
                }
                in.skip();
            }
        });
        return extents.stream().mapToLong(Long::longValue).toArray();
    }

    /** Parameters are texts, numbers and booleans by name; none has a meaning here yet. */
    private static void parameters(JsonReader in, String where) {
        if (in.isNull()) {
            return;
        }
        in.object(where, name -> {
            boolean scalar = in.token().isScalarValue();
            if (!scalar) {
                throw in.wrong(where + "." + JsonReader.shorten(name), "a text, a number or a boolean");
            }
        });
    }

    private static InvalidInputException missing(String field) {
        return new InvalidInputException(field + " is missing", Place.column(null, field), "");
    }
}
