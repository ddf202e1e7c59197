package io.millrace.inference.tensor;

import com.fasterxml.jackson.core.JsonToken;
import io.millrace.inference.json.JsonReader;
import io.millrace.lifecycle.error.InvalidInputException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The parameters that have a meaning here; others are texts, numbers and booleans without one.
 *
 * @param binaryDataSize bytes of an input behind the JSON
 * @param binaryData whether an output is wanted in binary
 * @param binaryDataOutput whether all outputs are, unless they say otherwise
 */
record Parameters(OptionalLong binaryDataSize, Optional<Boolean> binaryData, Optional<Boolean> binaryDataOutput) {
    static final Parameters NONE = new Parameters(OptionalLong.empty(), Optional.empty(), Optional.empty());
    static final String BINARY_DATA_SIZE = "binary_data_size";

    /** @throws InvalidInputException if a value is neither text, number nor boolean, or of the wrong one of them */
    static Parameters read(JsonReader in, String where) {
        if (in.isNull()) {
            return NONE;
        }
        var found = new Object() {
            OptionalLong size = OptionalLong.empty();
            Optional<Boolean> data = Optional.empty();
            Optional<Boolean> output = Optional.empty();
        };
        in.object(where, name -> {
            var at = where + "." + JsonReader.shorten(name);
            switch (name) {
                case BINARY_DATA_SIZE -> found.size = OptionalLong.of(size(in, at));
                case "binary_data" -> found.data = Optional.of(flag(in, at));
                case "binary_data_output" -> found.output = Optional.of(flag(in, at));
                default -> {
                    if (!in.token().isScalarValue() || in.isNull()) {
                        throw in.wrong(at, "a text, a number or a boolean");
                    }
                }
            }
        });
        return new Parameters(found.size, found.data, found.output);
    }

    private static long size(JsonReader in, String where) {
        if (!in.isLong() || in.longNumber() < 0) {
            throw in.wrong(where, "a whole number of bytes from 0");
        }
        return in.longNumber();
    }

    private static boolean flag(JsonReader in, String where) {
        if (in.token() != JsonToken.VALUE_TRUE && in.token() != JsonToken.VALUE_FALSE) {
            throw in.wrong(where, "true or false");
        }
        return in.token() == JsonToken.VALUE_TRUE;
    }
}
