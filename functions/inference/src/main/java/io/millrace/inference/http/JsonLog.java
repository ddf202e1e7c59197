package io.millrace.inference.http;

import io.millrace.inference.json.JsonAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** The log: one JSON document a line. No payloads and no feature values belong into it. */
public final class JsonLog {
    private static final Logger LOG = Logger.getLogger("millrace");

    private JsonLog() {}

    /**
     * Writes an event.
     *
     * @param fields texts, numbers and booleans
     */
    public static void write(String event, Map<String, Object> fields) {
        var line = new TreeMap<>(fields);
        line.put("event", event);
        write(out -> {
            for (var field : line.entrySet()) {
                out.writeObjectField(field.getKey(), field.getValue());
            }
        });
    }

    /** Writes an event whose fields, the name {@code event} among them, come in the order of their names. */
    static void write(JsonAnswer.Writer fields) {
        var json = JsonAnswer.write(out -> {
            out.writeStartObject();
            fields.write(out);
            out.writeEndObject();
        });
        LOG.info(new String(json, StandardCharsets.UTF_8));
    }
}
