package io.millrace.inference.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.inference.http.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpEventTest {

    @Test
    void recordedEventIsReadAsItWasSent() throws IOException {
        try (var recorded = HttpEventTest.class.getResourceAsStream("/events/aws-http.json")) {
            var event = HttpEvent.read(recorded);
            assertThat(event.method()).isEqualTo("POST");
            assertThat(event.path()).isEqualTo("/my/path");
            assertThat(event.headers().get("header1")).isEqualTo("value1");
            assertThat(event.headers().get("HEADER2")).isEqualTo("value1,value2");
            assertThat(event.headers().get("header3")).isNull();
            assertThat(event.body()).asString().isEqualTo("Hello from Lambda!!");
        }
    }

    @Test
    void textIsTakenAsUtf8() throws IOException {
        assertThat(read("{\"body\":\"房\"}").body())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("房");
    }

    @Test
    void base64IsDecodedWhereverTheEventSaysSo() throws IOException {
        assertThat(read("{\"isBase64Encoded\":true,\"body\":\"AP8=\"}").body()).containsExactly(0, -1);
        assertThat(read("{\"body\":\"AP8=\",\"isBase64Encoded\":true}").body()).containsExactly(0, -1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "[]", """
                {"rawPath":null,"headers":null,"requestContext":{"http":null},"body":null}"""})
    void whatIsMissingOrNullIsEmpty(String json) throws IOException {
        var request = read(json);
        assertThat(request.method()).isEmpty();
        assertThat(request.path()).isEmpty();
        assertThat(request.headers().get("a")).isNull();
        assertThat(request.body()).isEmpty();
    }

    @Test
    void aHeaderWithoutValueIsNone() throws IOException {
        var headers = read("{\"headers\":{\"a\":null,\"b\":\"c\"}}").headers();
        assertThat(headers.get("a")).isNull();
        assertThat(headers.get("b")).isEqualTo("c");
    }

    @Test
    void fieldsOfTheSameNameElsewhereAreNotMistaken() throws IOException {
        var event = read("""
                {"stageVariables":{"rawPath":"/no","body":["x",{"headers":{}}]},"requestContext":{"authorizer":{"http":{"method":"no"}},\
                "http":{"path":"/no","method":"PUT"}},"rawPath":"/yes"}""");
        assertThat(event.method()).isEqualTo("PUT");
        assertThat(event.path()).isEqualTo("/yes");
        assertThat(event.body()).isEmpty();
    }

    @Test
    void bodyThatIsNoBase64IsRefused() {
        assertThatThrownBy(() -> read("{\"isBase64Encoded\":true,\"body\":\"no base64!\"}"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoJsonIsRefused() {
        assertThatThrownBy(() -> read("{\"rawPath\":")).isInstanceOf(IOException.class);
    }

    private static Request read(String json) throws IOException {
        return HttpEvent.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
    }
}
