package io.millrace.inference.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An HTTP answer as API Gateway and function URLs take it from a function: payload format 2.0.
 *
 * @param headers values of the same name joined by commas; without those of cookies
 * @param cookies one a {@code Set-Cookie}
 */
record HttpAnswer(int status, Map<String, String> headers, List<String> cookies, byte[] body) {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String CONTENT_TYPE = "content-type";

    static HttpAnswer text(int status, Map<String, String> headers, String body) {
        return new HttpAnswer(status, headers, List.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    /** As JSON; what is no text goes in base64. */
    void write(OutputStream json) throws IOException {
        try (var out = FACTORY.createGenerator(json)) {
            out.writeStartObject();
            out.writeNumberField("statusCode", status);
            out.writeObjectFieldStart("headers");
            for (var header : headers.entrySet()) {
                out.writeStringField(header.getKey(), header.getValue());
            }
            out.writeEndObject();
            if (!cookies.isEmpty()) {
                out.writeArrayFieldStart("cookies");
                for (var cookie : cookies) {
                    out.writeString(cookie);
                }
                out.writeEndArray();
            }
            boolean binary = body.length > 0 && !isText();
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

    private boolean isText() {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(CONTENT_TYPE))
                .map(header -> header.getValue().toLowerCase(Locale.ROOT))
                .anyMatch(type -> type.startsWith("text") || type.contains("json"));
    }
}
