package io.millrace.inference.tensor;

import io.millrace.inference.Limits;
import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.NearestName;
import io.millrace.onnx.Datatype;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one input, whose fields may come in any order. Data that stand behind name, shape and datatype go straight into
 * the tensor; others are stepped over and read in a second pass.
 */
final class InputReader {
    private static final List<String> FIELDS = List.of("name", "shape", "datatype", "parameters", "data");
    private static final int LEAST_BYTES_AN_ELEMENT = 2;

    private final JsonReader in;
    private final String where;
    private final byte[] body;
    private final BinarySection binary;
    private final Limits limits;

    private @Nullable String name;
    private @Nullable Datatype datatype;
    private @Nullable String unknownDatatype;
    private long @Nullable [] shape;
    private @Nullable String shapeProblem;
    private Parameters parameters = Parameters.NONE;
    private @Nullable Tensor tensor;
    private JsonReader.@Nullable Range later;

    InputReader(JsonReader in, String where, byte[] body, BinarySection binary, Limits limits) {
        this.in = in;
        this.where = where;
        this.body = body;
        this.binary = binary;
        this.limits = limits;
    }

    Tensor read() {
        in.object(where, this::field);
        var name = given(this.name, where, "name");
        if (shapeProblem != null) {
            throw Tensor.wrong(name, shapeProblem);
        }
        checkDatatype(name);
        var label = where + " ('" + JsonReader.shorten(name) + "')";
        var datatype = given(this.datatype, label, "datatype");
        var shape = given(this.shape, label, "shape");
        boolean hasData = tensor != null || later != null;
        if (parameters.binaryDataSize().isPresent()) {
            if (hasData) {
                throw Tensor.wrong(name, "it has both data and " + Parameters.BINARY_DATA_SIZE + "; send one of them");
            }
            var bytes = binary.take(name, parameters.binaryDataSize().getAsLong());
            return BinaryElements.read(name, datatype, shape, bytes);
        }
        if (later != null) {
            JsonReader.read(body, later, again -> tensor = elements(again, name, datatype, shape));
        }
        return given(tensor, label, "data");
    }

    private void field(String field) {
        var at = where + "." + JsonReader.shorten(field);
        switch (field) {
            case "name" -> name = in.string(at);
            case "datatype" -> datatype(in.string(at));
            case "shape" -> shape(at);
            case "parameters" -> parameters = Parameters.read(in, at);
            case "data" -> data();
            default -> throw JsonReader.unknown(where, field, FIELDS);
        }
    }

    private void data() {
        if (name == null || datatype == null || shape == null || shapeProblem != null) {
            later = in.pass();
        } else {
            tensor = elements(in, name, datatype, shape);
        }
    }

    private Tensor elements(JsonReader from, String name, Datatype datatype, long[] shape) {
        int capacity = body.length / LEAST_BYTES_AN_ELEMENT;
        limits.checkElements(Math.min(Shapes.elements(shape), capacity));
        return JsonElements.read(from, name, datatype, shape, capacity);
    }

    private void datatype(String text) {
        datatype = Datatype.of(text).orElse(null);
        unknownDatatype = datatype == null ? text : null;
    }

    /** A wrong datatype waits until the input's name is known. */
    private void checkDatatype(String name) {
        if (unknownDatatype != null) {
            throw Tensor.wrong(
                    name,
                    "the datatype '" + JsonReader.shorten(unknownDatatype) + "' is not one of "
                            + String.join(", ", Datatype.names()) + "."
                            + NearestName.hint(unknownDatatype, Datatype.names()));
        }
    }

    /** A wrong extent, too, waits. */
    private void shape(String at) {
        var extents = LongBuffer.allocate(Nesting.MAX_RANK);
        in.array(at, index -> {
            if (index >= Nesting.MAX_RANK) {
                shapeProblem = "shape has more than " + Nesting.MAX_RANK + " extents";
                in.skip();
                return;
            }
            boolean whole = in.isLong() && in.longNumber() >= 0;
            if (whole) {
                extents.put(in.longNumber());
            } else {
                if (shapeProblem == null) {
                    shapeProblem = "shape[" + index + "] must be a whole number from 0, not " + in.describe();
                }
                in.skip();
            }
        });
        shape = Arrays.copyOf(extents.array(), extents.position());
    }

    private static <T> T given(@Nullable T value, String where, String field) {
        if (value == null) {
            throw TensorRequestReader.missing(where + "." + field);
        }
        return value;
    }
}
