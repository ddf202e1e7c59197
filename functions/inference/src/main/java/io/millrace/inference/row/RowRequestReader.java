package io.millrace.inference.row;

import com.fasterxml.jackson.core.JsonToken;
import io.millrace.inference.Limits;
import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.RawBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads {@code {"instances": [{...}, ...]}}, a row each, or {@code {"inputs": {"<feature>": [...], ...}}}, a column each.
 * An absent or null feature is a missing value.
 */
public final class RowRequestReader {
    private static final String INSTANCES = "instances";
    private static final String INPUTS = "inputs";

    private RowRequestReader() {}

    /**
     * The rows in their order; several batches where images differ in size, none where there are no rows.
     *
     * @throws InvalidInputException naming the row and the feature that is wrong
     * @throws io.millrace.inference.TooLargeException if there are more rows or pixels than allowed
     */
    public static List<RawBatch> read(byte[] body, ModelSignature signature, Limits limits) {
        return read(body, signature, limits, Map.of());
    }

    /** @param others readers of further fields, by name */
    public static List<RawBatch> read(
            byte[] body, ModelSignature signature, Limits limits, Map<String, Consumer<JsonReader>> others) {
        var rows = signature.kind() == DatasetManifest.Kind.IMAGE
                ? new ImageRows(signature, limits)
                : new TableRows(signature, limits);
        var form = new String[1];
        JsonReader.read(body, (in, name) -> {
            if (others.containsKey(name)) {
                others.get(name).accept(in);
                return;
            }
            if (!name.equals(INSTANCES) && !name.equals(INPUTS)) {
                throw JsonReader.unknown("the request", name, known(others));
            }
            if (form[0] != null) {
                throw new InvalidInputException("the request has both instances and inputs; send one of them");
            }
            form[0] = name;
            switch (name) {
                case INSTANCES -> instances(in, rows, limits);
                default -> inputs(in, rows);
            }
        });
        if (form[0] == null) {
            throw new InvalidInputException(
                    "instances is missing",
                    Place.column(null, INSTANCES),
                    "Send {\"instances\": [{\"<feature>\": <value>, ...}]} or {\"inputs\": {\"<feature>\": [<value>, ...]}}.");
        }
        return rows.batches();
    }

    private static void instances(JsonReader in, Rows rows, Limits limits) {
        in.array(INSTANCES, index -> {
            limits.checkRows(index + 1L);
            rows.add(in, INSTANCES + "[" + index + "]");
        });
    }

    private static void inputs(JsonReader in, Rows rows) {
        if (in.token() == JsonToken.START_ARRAY) {
            throw new InvalidInputException(
                    "inputs must be an object of columns, not an array",
                    Place.column(null, INPUTS),
                    "Send {\"inputs\": {\"<feature>\": [<value>, ...]}}, or send tensors to /v2/models/{model}/infer.");
        }
        rows.addColumns(in, INPUTS);
    }

    private static List<String> known(Map<String, Consumer<JsonReader>> others) {
        var known = new ArrayList<>(List.of(INSTANCES, INPUTS));
        known.addAll(others.keySet());
        return known;
    }
}
