package io.millrace.inference.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import io.millrace.inference.http.Response;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;

/** Writes HTTP answers as API Gateway and function URLs take them from a function: payload format 2.0. */
final class HttpAnswer {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String CONTENT_TYPE = "content-type";

    private HttpAnswer() {}

    /** As JSON; what is no text goes in base64. */
    static void write(Response response, OutputStream json) throws IOException {
        var body = response.body();
        try (var out = FACTORY.createGenerator(json)) {
            out.writeStartObject();
            out.writeNumberField("statusCode", response.status());
            out.writeObjectFieldStart("headers");
            for (var header : response.headers().entrySet()) {
                out.writeStringField(header.getKey(), header.getValue());
            }
            out.writeEndObject();
            boolean binary = body.length > 0 && !isText(response.headers());
            if (binary) {
                out.writeBinaryField("body", body);
            } else if (body.length > 0) {
                out.writeFieldName("body");
                out.writeUTF8String(body, 0, body.length);
            }
            out.writeBooleanField("isBase64Encoded", binary);
            out.writeEndObject();
        }
    }

    private static boolean isText(Map<String, String> headers) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(CONTENT_TYPE))
                .map(header -> header.getValue().toLowerCase(Locale.ROOT))
                .anyMatch(type -> type.startsWith("text") || type.contains("json"));
    }
}
