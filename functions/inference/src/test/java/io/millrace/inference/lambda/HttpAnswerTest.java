package io.millrace.inference.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {

    @Test
    void textGoesAsItIs() throws IOException {
        assertThat(json(HttpAnswer.text(200, Map.of("Content-Type", "application/json"), "{\"a\":\"房\"}")))
                .isEqualTo("""
                        {"statusCode":200,"headers":{"Content-Type":"application/json"},\
                        "body":"{\\"a\\":\\"房\\"}","isBase64Encoded":false}""");
    }

    @Test
    void otherBytesGoInBase64() throws IOException {
        var answer =
                new HttpAnswer(200, Map.of("content-type", "application/octet-stream"), List.of(), new byte[] {0, -1});
        assertThat(json(answer)).endsWith("\"body\":\"AP8=\",\"isBase64Encoded\":true}");
    }

    @Test
    void bytesOfAnUnknownTypeGoInBase64() throws IOException {
        assertThat(json(new HttpAnswer(200, Map.of(), List.of(), new byte[] {'a'})))
                .endsWith("\"body\":\"YQ==\",\"isBase64Encoded\":true}");
    }

    @Test
    void answerWithoutBodyHasNone() throws IOException {
        assertThat(json(HttpAnswer.text(204, Map.of(), "")))
                .isEqualTo("{\"statusCode\":204,\"headers\":{},\"isBase64Encoded\":false}");
    }

    @Test
    void cookiesKeepTheirCommas() throws IOException {
        var answer = new HttpAnswer(200, Map.of(), List.of("a=1; Expires=Mon, 30 Nov 2026", "b=2"), new byte[0]);
        assertThat(json(answer)).contains("\"cookies\":[\"a=1; Expires=Mon, 30 Nov 2026\",\"b=2\"]");
    }

    private static String json(HttpAnswer answer) throws IOException {
        var bytes = new ByteArrayOutputStream();
        answer.write(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
