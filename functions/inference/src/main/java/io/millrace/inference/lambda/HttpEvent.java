package io.millrace.inference.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millrace.inference.http.Request;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP requests as API Gateway and function URLs hand them to a function: payload format 2.0, as far as the routes
 * need it.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">the
 *     format</a>
 */
final class HttpEvent {
    private static final JsonFactory FACTORY = new JsonFactory();

    private HttpEvent() {}

    /**
     * The request; its method is empty if the event is none of HTTP.
     *
     * @throws IOException if it is no JSON
     * @throws IllegalArgumentException if the body is said to be base64 and is not
     */
    static Request read(InputStream json) throws IOException {
        var event = new Reader();
        try (var in = FACTORY.createParser(json)) {
            fields(in, event::take);
        }
        return event.get();
    }

    /** What has been read so far. */
    private static final class Reader {
        private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        private String method = "";
        private String path = "";
        private boolean base64;
        private @Nullable String body;

        private void take(String name, JsonParser in) throws IOException {
            switch (name) {
                case "rawPath" -> path = in.getValueAsString("");
                case "headers" -> fields(in, this::header);
                case "requestContext" -> fields(in, this::context);
                case "body" -> body = in.getValueAsString();
                case "isBase64Encoded" -> base64 = in.getValueAsBoolean();
                default -> in.skipChildren();
            }
        }

        private void header(String name, JsonParser in) throws IOException {
            var value = in.getValueAsString();
            if (value != null) {
                headers.put(name, value);
            }
        }

        private void context(String name, JsonParser in) throws IOException {
            if (name.equals("http")) {
                fields(in, this::http);
            } else {
                in.skipChildren();
            }
        }

        private void http(String name, JsonParser in) throws IOException {
            if (name.equals("method")) {
                method = in.getValueAsString("");
            } else {
                in.skipChildren();
            }
        }

        private Request get() {
            return new Request(method, path, headers::get, body == null ? new byte[0] : bytes(body));
        }

        private byte[] bytes(String sent) {
            return base64 ? Base64.getDecoder().decode(sent) : sent.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Takes the value that the parser stands at, to its end. */
    @FunctionalInterface
    private interface Field {
        void take(String name, JsonParser in) throws IOException;
    }

    /** Of the object that the parser stands at or before; of null there are none. */
    private static void fields(JsonParser in, Field field) throws IOException {
        if (in.currentToken() == null) {
            in.nextToken();
        }
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return;
        }
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            var name = in.currentName();
            in.nextToken();
            field.take(name, in);
        }
    }
}
