package io.millrace.inference.http;

import io.millrace.lifecycle.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** The log: one JSON document a line. */
public final class JsonLog {
    private static final Logger LOG = Logger.getLogger("millrace");

    private JsonLog() {}

    /** Writes an event; no payloads and no feature values belong into its fields. */
    public static void write(String event, Map<String, Object> fields) {
        var line = new TreeMap<>(fields);
        line.put("event", event);
        LOG.info(new String(Json.compact(line), StandardCharsets.UTF_8));
    }
}
