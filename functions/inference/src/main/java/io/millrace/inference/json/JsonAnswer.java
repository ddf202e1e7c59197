package io.millrace.inference.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes an answer token by token. Floats come out as the shortest text that gives the same float again. */
public final class JsonAnswer {
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonAnswer() {}

    /** Writes the body of one answer. */
    @FunctionalInterface
    public interface Writer {
        void write(JsonGenerator out) throws IOException;
    }

    /** An answer of a few hundred bytes. */
    public static byte[] write(Writer writer) {
        return write(Integer.MAX_VALUE, writer);
    }

    /** @throws TooLargeException if it gets longer than that many bytes */
    public static byte[] write(int maxBytes, Writer writer) {
        var bytes = new BoundedBytes(maxBytes);
        write(bytes, writer);
        return bytes.toByteArray();
    }

    /** Writes behind what the bytes hold already. */
    public static void write(BoundedBytes bytes, Writer writer) {
        try (var out = FACTORY.createGenerator(bytes)) {
            out.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
            writer.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
