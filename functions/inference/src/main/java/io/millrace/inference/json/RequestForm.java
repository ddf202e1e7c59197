package io.millrace.inference.json;

/** The two forms of a JSON request: rows (or columns) under their features' names, and named tensors. */
public enum RequestForm {
    ROWS,
    TENSORS;

    /**
     * Tells by the field {@code inputs}, which is an array of tensors in one form and an object of columns, or absent, in
     * the other.
     *
     * @throws io.millrace.lifecycle.error.InvalidInputException if the body is no JSON object
     */
    public static RequestForm of(byte[] body) {
        var form = new RequestForm[] {ROWS};
        JsonReader.read(body, (in, name) -> {
            if (name.equals("inputs") && in.token() == com.fasterxml.jackson.core.JsonToken.START_ARRAY) {
                form[0] = TENSORS;
            }
            in.skip();
        });
        return form[0];
    }
}
