package io.millrace.inference.row;

import io.millrace.inference.Limits;
import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.RawBatch;
import java.util.List;

/** Reads {@code {"instances": [{...}, ...]}}: an absent or null feature is a missing value. */
public final class RowRequestReader {
    private static final String INSTANCES = "instances";

    private RowRequestReader() {}

    /**
     * The rows in their order; several batches where images differ in size, none where there are no rows.
     *
     * @throws InvalidInputException naming the row and the feature that is wrong
     * @throws io.millrace.inference.TooLargeException if there are more rows or pixels than allowed
     */
    public static List<RawBatch> read(byte[] body, ModelSignature signature, Limits limits) {
        var rows = signature.kind() == DatasetManifest.Kind.IMAGE
                ? new ImageRows(signature, limits)
                : new TableRows(signature, limits);
        var seen = new boolean[1];
        JsonReader.read(body, (in, name) -> {
            if (!name.equals(INSTANCES)) {
                throw JsonReader.unknown("the request", name, List.of(INSTANCES));
            }
            seen[0] = true;
            in.array(INSTANCES, index -> {
                limits.checkRows(index + 1L);
                rows.add(in, INSTANCES + "[" + index + "]");
            });
        });
        if (!seen[0]) {
            throw new InvalidInputException(
                    "instances is missing",
                    Place.column(null, INSTANCES),
                    "Send {\"instances\": [{\"<feature>\": <value>, ...}]}.");
        }
        return rows.batches();
    }
}
