package io.millrace.inference.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.inference.TestImages;
import io.millrace.inference.http.Endpoint;
import io.millrace.lifecycle.json.Json;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** API Gateway's payload format 2.0 through the handler that Lambda calls. */
@QuarkusTest
class RecordedEventTest {
    @Inject
    Endpoint endpoint;

    private ObjectNode event;

    @BeforeEach
    void read() throws IOException {
        try (var recorded = RecordedEventTest.class.getResourceAsStream("/events/predict.json")) {
            event = Json.read(recorded.readAllBytes(), ObjectNode.class);
        }
    }

    @Test
    void jsonBody() throws IOException {
        var answer = answer();
        assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
        assertThat(answer.path("headers").path("Content-Type").asText()).isEqualTo("application/json");
        assertThat(answer.path("body").asText())
                .isEqualTo("{\"model\":\"house\",\"version\":1,\"predictions\":[{\"prediction\":105.0}]}");
        assertThat(answer.path("isBase64Encoded").asBoolean()).isFalse();
    }

    @Test
    void binaryBodyComesInBase64() throws IOException {
        route("POST", "/v1/models/light:predict");
        headers().put("content-type", "image/png");
        event.put("body", Base64.getEncoder().encodeToString(TestImages.png(2, 2, 255)))
                .put("isBase64Encoded", true);
        assertThat(answer().path("body").asText()).contains("\"label\":\"bright\"");
    }

    @Test
    void binaryAnswerGoesInBase64() throws IOException {
        route("POST", "/v2/models/pair/infer");
        event.put("body", """
                {"inputs":[{"name":"a","datatype":"FP32","shape":[1,2],"data":[1,2]},\
                {"name":"b","datatype":"FP32","shape":[2],"data":[3,4]}],\
                "parameters":{"binary_data_output":true}}""");
        var answer = answer();
        assertThat(answer.path("headers").path("Content-Type").asText()).isEqualTo("application/octet-stream");
        assertThat(answer.path("isBase64Encoded").asBoolean()).isTrue();
        var body = Base64.getDecoder().decode(answer.path("body").asText());
        assertThat(answer.path("headers").path("content-length").asInt(body.length))
                .isEqualTo(body.length);
        assertThat(body).startsWith("{\"model_name\":\"pair\"".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void requestWithoutBodyOrHeaders() throws IOException {
        route("GET", "/v2/health/live");
        event.remove("body");
        event.remove("headers");
        assertThat(answer().path("body").asText()).isEqualTo("{\"live\":true}");
    }

    @Test
    void valuesOfAHeaderAreJoinedByCommas() throws IOException {
        headers().put("accept", "image/png;q=0.1, text/csv");
        var answer = answer();
        assertThat(answer.path("headers").path("Content-Type").asText()).startsWith("text/csv");
        assertThat(answer.path("body").asText()).isEqualTo("prediction\n105.0\n");
    }

    @Test
    void pathKeepsItsEscapes() throws IOException {
        route("POST", "/v1/models/house%3Apredict");
        event.put("rawQueryString", "unused=a%20b&unused=c");
        assertThat(answer().path("body").asText()).contains("105.0");
        route("POST", "/v1/models/no%2Fbody:predict");
        assertThat(answer().path("statusCode").asInt()).isBetween(400, 404);
    }

    @Test
    void errorsAreAnswersToo() throws IOException {
        route("POST", "/v1/models/nobody:predict");
        var answer = answer();
        assertThat(answer.path("statusCode").asInt()).isEqualTo(404);
        assertThat(answer.path("body").asText()).startsWith("{\"error\":\"there is no model 'nobody'");
    }

    @Test
    void malformedContentTypeIsRefused() throws IOException {
        headers().put("content-type", "nonsense");
        var answer = answer();
        assertThat(answer.path("statusCode").asInt()).isIn(400, 415);
        assertThat(answer.path("body").asText()).startsWith("{\"error\":");
    }

    @Test
    void eventThatIsNoHttpRequestIsAnswered500() throws IOException {
        event.remove("requestContext");
        var answer = answer();
        assertThat(answer.path("statusCode").asInt()).isEqualTo(500);
        assertThat(answer.path("body").asText()).isEqualTo("{ \"message\": \"Internal Server Error\" }");
    }

    @Test
    void bodyThatIsNoBase64IsAnswered500() throws IOException {
        event.put("body", "no base64!").put("isBase64Encoded", true);
        assertThat(answer().path("statusCode").asInt()).isEqualTo(500);
    }

    private JsonNode answer() throws IOException {
        var answer = new ByteArrayOutputStream();
        new HttpEventHandler(endpoint).handleRequest(new ByteArrayInputStream(Json.compact(event)), answer, null);
        return Json.read(answer.toByteArray(), JsonNode.class);
    }

    private ObjectNode headers() {
        return event.withObject("/headers");
    }

    private void route(String method, String path) {
        event.put("rawPath", path);
        event.withObject("/requestContext/http").put("method", method).put("path", path);
    }
}
