package io.millrace.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millrace.lifecycle.json.Json;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * HTTP as API Gateway's HTTP APIs hand it to a function, and back.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">
 *     payload format version 2.0</a>
 */
final class PayloadV2 {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private PayloadV2() {}

    /** @param headers as received, names in any case */
    record Request(
            String method,
            URI target,
            Map<String, List<String>> headers,
            byte[] body,
            String requestId,
            Instant time) {}

    /** @param headers every value of each */
    record Response(int status, Map<String, List<String>> headers, byte[] body) {}

    static byte[] event(Request request) {
        var headers = new LinkedHashMap<String, String>();
        request.headers()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        var cookies = Optional.ofNullable(headers.remove("cookie"));
        var path = request.target().getRawPath();
        var query = Optional.ofNullable(request.target().getRawQuery()).orElse("");

        var event = JsonNodeFactory.instance.objectNode();
        event.put("version", "2.0")
                .put("routeKey", "$default")
                .put("rawPath", path)
                .put("rawQueryString", query);
        cookies.ifPresent(text -> {
            var list = event.putArray("cookies");
            for (var cookie : text.split(";\\s*")) {
                list.add(cookie);
            }
        });
        var headerNode = event.putObject("headers");
        headers.forEach(headerNode::put);
        if (!query.isEmpty()) {
            var parameters = event.putObject("queryStringParameters");
            parameters(query).forEach((name, values) -> parameters.put(name, String.join(",", values)));
        }
        var context = event.putObject("requestContext");
        context.put("accountId", "000000000000").put("apiId", "millrace").put("domainName", "127.0.0.1");
        context.put("domainPrefix", "millrace")
                .put("requestId", request.requestId())
                .put("routeKey", "$default");
        context.put("stage", "$default").put("time", TIME.format(request.time()));
        context.put("timeEpoch", request.time().toEpochMilli());
        context.putObject("http")
                .put("method", request.method())
                .put("path", path)
                .put("protocol", "HTTP/1.1")
                .put("sourceIp", "127.0.0.1")
                .put("userAgent", headers.getOrDefault("user-agent", ""));
        var text = request.body().length == 0 ? Optional.<String>empty() : text(headers, request.body());
        if (request.body().length > 0) {
            event.put("body", text.orElseGet(() -> Base64.getEncoder().encodeToString(request.body())));
        }
        event.put("isBase64Encoded", request.body().length > 0 && text.isEmpty());
        return Json.compact(event);
    }

    /** A function's answer. One without {@code statusCode} is a body of its own, in JSON. */
    static Response response(byte[] payload) {
        var answer = Json.read(payload, JsonNode.class);
        if (!answer.isObject() || !answer.has("statusCode")) {
            return new Response(200, Map.of("Content-Type", List.of("application/json")), payload);
        }
        var headers = new LinkedHashMap<String, List<String>>();
        answer.path("headers")
                .properties()
                .forEach(h -> headers.put(h.getKey(), List.of(h.getValue().asText())));
        answer.path("multiValueHeaders")
                .properties()
                .forEach(h -> headers.put(
                        h.getKey(),
                        h.getValue().valueStream().map(JsonNode::asText).toList()));
        if (answer.path("cookies").isArray()) {
            headers.put(
                    "Set-Cookie",
                    answer.path("cookies").valueStream().map(JsonNode::asText).toList());
        }
        var body = answer.path("body").asText("");
        return new Response(
                answer.path("statusCode").asInt(),
                headers,
                answer.path("isBase64Encoded").asBoolean()
                        ? Base64.getDecoder().decode(body)
                        : body.getBytes(StandardCharsets.UTF_8));
    }

    /** The body as text where its content type says so and it is UTF-8; other bodies travel in base64. */
    private static Optional<String> text(Map<String, String> headers, byte[] body) {
        var type = headers.getOrDefault("content-type", "")
                .split(";", 2)[0]
                .strip()
                .toLowerCase(Locale.ROOT);
        var isText = type.startsWith("text/")
                || type.equals("application/json")
                || type.endsWith("+json")
                || type.equals("application/xml")
                || type.equals("application/javascript");
        // Behind a JSON header, the binary tensor extension puts bytes that are no text.
        if (!isText || headers.containsKey("content-encoding")) {
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Map<String, List<String>> parameters(String query) {
        var parameters = new LinkedHashMap<String, List<String>>();
        for (var pair : query.split("&")) {
            var split = pair.split("=", 2);
            parameters
                    .computeIfAbsent(decode(split[0]), n -> new ArrayList<>())
                    .add(split.length == 2 ? decode(split[1]) : "");
        }
        return parameters;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
