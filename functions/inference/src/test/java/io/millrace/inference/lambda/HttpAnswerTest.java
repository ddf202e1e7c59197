package io.millrace.inference.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.inference.http.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {

    @Test
    void textGoesAsItIs() throws IOException {
        assertThat(json(
                        200,
                        Map.of("Content-Type", "application/json"),
                        "{\"a\":\"房\"}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("""
                        {"statusCode":200,"headers":{"Content-Type":"application/json"},\
                        "body":"{\\"a\\":\\"房\\"}","isBase64Encoded":false}""");
    }

    @Test
    void otherBytesGoInBase64() throws IOException {
        assertThat(json(200, Map.of("content-type", "application/octet-stream"), new byte[] {0, -1}))
                .endsWith("\"body\":\"AP8=\",\"isBase64Encoded\":true}");
    }

    @Test
    void bytesOfAnUnknownTypeGoInBase64() throws IOException {
        assertThat(json(200, Map.of(), new byte[] {'a'})).endsWith("\"body\":\"YQ==\",\"isBase64Encoded\":true}");
    }

    @Test
    void answerWithoutBodyHasNone() throws IOException {
        assertThat(json(204, Map.of(), new byte[0]))
                .isEqualTo("{\"statusCode\":204,\"headers\":{},\"isBase64Encoded\":false}");
    }

    private static String json(int status, Map<String, String> headers, byte[] body) throws IOException {
        var bytes = new ByteArrayOutputStream();
        HttpAnswer.write(new Response(status, headers, body), bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
