package io.millrace.inference.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP request as API Gateway and function URLs hand it to a function: payload format 2.0, as far as the routes need it.
 *
 * @param method empty if the event is none of HTTP
 * @param path as it was sent, with its escapes
 * @param query as it was sent; empty without one
 * @param headers values of the same name joined by commas
 * @param body as it was sent
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">the
 *     format</a>
 */
record HttpEvent(
        String method,
        String path,
        String query,
        Map<String, String> headers,
        List<String> cookies,
        Optional<byte[]> body) {
    private static final JsonFactory FACTORY = new JsonFactory();

    HttpEvent {
        headers = Map.copyOf(headers);
        cookies = List.copyOf(cookies);
    }

    /** @throws IOException if it is no JSON */
    static HttpEvent read(InputStream json) throws IOException {
        var event = new Reader();
        try (var in = FACTORY.createParser(json)) {
            fields(in, event::take);
        }
        return event.get();
    }

    /** Path and query, as in an HTTP request's first line. */
    String target() {
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** What has been read so far. */
    private static final class Reader {
        private final Map<String, String> headers = new LinkedHashMap<>();
        private final List<String> cookies = new ArrayList<>();
        private String method = "";
        private String path = "";
        private String query = "";
        private boolean base64;
        private @Nullable String body;

        private void take(String name, JsonParser in) throws IOException {
            switch (name) {
                case "rawPath" -> path = in.getValueAsString("");
                case "rawQueryString" -> query = in.getValueAsString("");
                case "headers" -> fields(in, this::header);
                case "cookies" -> strings(in, cookies);
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

        private HttpEvent get() {
            return new HttpEvent(
                    method,
                    path,
                    query,
                    headers,
                    cookies,
                    Optional.ofNullable(body).map(this::bytes));
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

    private static void strings(JsonParser in, List<String> into) throws IOException {
        if (in.currentToken() == JsonToken.START_ARRAY) {
            while (in.nextToken() == JsonToken.VALUE_STRING) {
                into.add(in.getText());
            }
        }
    }
}
