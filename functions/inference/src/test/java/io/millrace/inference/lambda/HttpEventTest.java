package io.millrace.inference.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HttpEventTest {

    @Test
    void recordedEventIsReadAsItWasSent() throws IOException {
        try (var recorded = HttpEventTest.class.getResourceAsStream("/events/aws-http.json")) {
            var event = HttpEvent.read(recorded);
            assertThat(event.method()).isEqualTo("POST");
            assertThat(event.target()).isEqualTo("/my/path?parameter1=value1&parameter1=value2&parameter2=value");
            assertThat(event.headers()).isEqualTo(Map.of("Header1", "value1", "Header2", "value1,value2"));
            assertThat(event.cookies()).isEqualTo(List.of("cookie1", "cookie2"));
            assertThat(event.body())
                    .hasValueSatisfying(body -> assertThat(body).asString().isEqualTo("Hello from Lambda!!"));
        }
    }

    @Test
    void textIsTakenAsUtf8() throws IOException {
        assertThat(read("{\"body\":\"房\"}").body()).hasValue("房".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void base64IsDecodedWhereverTheEventSaysSo() throws IOException {
        assertThat(read("{\"isBase64Encoded\":true,\"body\":\"AP8=\"}").body()).hasValue(new byte[] {0, -1});
        assertThat(read("{\"body\":\"AP8=\",\"isBase64Encoded\":true}").body()).hasValue(new byte[] {0, -1});
    }

    @Test
    void whatIsMissingOrNullIsEmpty() throws IOException {
        var none = new HttpEvent("", "", "", Map.of(), List.of(), Optional.empty());
        assertThat(read("{}")).isEqualTo(none);
        assertThat(read("[]")).isEqualTo(none);
        assertThat(read("""
                {"rawPath":null,"rawQueryString":null,"headers":null,"cookies":null,"requestContext":{"http":null},"body":null}""")).isEqualTo(none);
        assertThat(read("{\"headers\":{\"a\":null,\"b\":\"c\"}}").headers()).isEqualTo(Map.of("b", "c"));
    }

    @Test
    void fieldsOfTheSameNameElsewhereAreNotMistaken() throws IOException {
        var event = read("""
                {"stageVariables":{"rawPath":"/no","body":["x",{"headers":{}}]},"requestContext":{"authorizer":{"http":{"method":"no"}},\
                "http":{"path":"/no","method":"PUT"}},"rawPath":"/yes"}""");
        assertThat(event.method()).isEqualTo("PUT");
        assertThat(event.target()).isEqualTo("/yes");
        assertThat(event.body()).isEmpty();
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> read("{\"rawPath\":")).isInstanceOf(IOException.class);
    }

    private static HttpEvent read(String json) throws IOException {
        return HttpEvent.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
