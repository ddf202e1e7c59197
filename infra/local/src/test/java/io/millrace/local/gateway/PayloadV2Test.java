package io.millrace.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.lifecycle.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PayloadV2Test {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff};

    @Test
    void jsonTravelsAsText() {
        var event = event("application/json; charset=utf-8", "{\"ä\":1}".getBytes(StandardCharsets.UTF_8));

        assertThat(event.path("body").asText()).isEqualTo("{\"ä\":1}");
        assertThat(event.path("isBase64Encoded").asBoolean()).isFalse();
        assertThat(event.path("version").asText()).isEqualTo("2.0");
        assertThat(event.path("rawPath").asText()).isEqualTo("/v2/models/digits/infer");
        assertThat(event.path("rawQueryString").asText()).isEqualTo("a=1&a=2&b=x%20y");
        assertThat(event.at("/queryStringParameters/a").asText()).isEqualTo("1,2");
        assertThat(event.at("/queryStringParameters/b").asText()).isEqualTo("x y");
        assertThat(event.at("/requestContext/http/method").asText()).isEqualTo("POST");
        assertThat(event.at("/headers/content-type").asText()).startsWith("application/json");
    }

    @Test
    void otherBodiesTravelInBase64() {
        assertThat(event("image/png", PNG).path("isBase64Encoded").asBoolean()).isTrue();
        assertThat(event("image/png", PNG).path("body").asText()).isEqualTo("iVBORwD/");
        assertThat(event("application/json", PNG).path("isBase64Encoded").asBoolean())
                .isTrue();
        assertThat(event(";;", PNG).path("isBase64Encoded").asBoolean())
                .as("a content type that is none")
                .isTrue();
    }

    @Test
    void theFunctionsAnswerBecomesHttp() {
        var response = PayloadV2.response("""
                {"statusCode":404,"headers":{"Content-Type":"application/json"},"cookies":["a=1"],
                 "body":"{\\"error\\":\\"no\\"}","isBase64Encoded":false}""".getBytes(StandardCharsets.UTF_8));

        assertThat(response.status()).isEqualTo(404);
        assertThat(response.headers()).containsEntry("Content-Type", List.of("application/json"));
        assertThat(response.headers()).containsEntry("Set-Cookie", List.of("a=1"));
        assertThat(response.body()).asString().isEqualTo("{\"error\":\"no\"}");
    }

    @Test
    void aBase64AnswerIsDecoded() {
        var response = PayloadV2.response(
                "{\"statusCode\":200,\"body\":\"iVBORwD/\",\"isBase64Encoded\":true}".getBytes(StandardCharsets.UTF_8));
        assertThat(response.body()).isEqualTo(PNG);
    }

    @Test
    void anAnswerWithoutAStatusIsABody() {
        var response = PayloadV2.response("{\"hello\":1}".getBytes(StandardCharsets.UTF_8));
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).asString().isEqualTo("{\"hello\":1}");
    }

    private static JsonNode event(String contentType, byte[] body) {
        return Json.read(
                PayloadV2.event(new PayloadV2.Request(
                        "POST",
                        URI.create("/v2/models/digits/infer?a=1&a=2&b=x%20y"),
                        Map.of("Content-Type", List.of(contentType)),
                        body,
                        "r1",
                        Instant.parse("2026-11-01T00:00:00Z"))),
                JsonNode.class);
    }
}
