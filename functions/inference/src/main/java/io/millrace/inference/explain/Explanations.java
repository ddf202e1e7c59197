package io.millrace.inference.explain;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/** The explanations of a request's rows, and how they were found. */
record Explanations(Method method, List<Explanation> rows) {

    /** Writes what all of them have in common. */
    @FunctionalInterface
    interface Method {
        void write(JsonGenerator out) throws IOException;
    }

    void write(JsonGenerator out) throws IOException {
        method.write(out);
        out.writeArrayFieldStart("explanations");
        for (var row : rows) {
            row.writeObject(out);
        }
        out.writeEndArray();
    }
}
