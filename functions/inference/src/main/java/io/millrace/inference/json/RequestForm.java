package io.millrace.inference.json;

import com.fasterxml.jackson.core.JsonToken;
import io.millrace.inference.Payload;

/** The two forms of a request: rows (or columns) under their features' names, and named tensors. */
public enum RequestForm {
    ROWS,
    TENSORS;

    /** @throws io.millrace.lifecycle.error.InvalidInputException if the body says that it is JSON, and is no JSON object */
    public static RequestForm of(Payload payload) {
        return switch (payload) {
            case Payload.Json(byte[] body) -> of(body);
            case Payload.Tensors tensors -> TENSORS;
            case Payload.Csv csv -> ROWS;
            case Payload.Image image -> ROWS;
        };
    }

    /** The field {@code inputs} is an array of tensors in one form, and an object of columns, or absent, in the other. */
    private static RequestForm of(byte[] body) {
        var form = new RequestForm[] {ROWS};
        JsonReader.read(body, (in, name) -> {
            if (name.equals("inputs") && in.token() == JsonToken.START_ARRAY) {
                form[0] = TENSORS;
            }
            in.skip();
        });
        return form[0];
    }
}
