package io.millrace.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.inference.TestImages;
import io.millrace.inference.lambda.PunctualHandler;
import io.quarkus.amazon.lambda.http.LambdaHttpHandler;
import io.quarkus.arc.Arc;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** API Gateway's payload format 2.0 through the handler that Lambda calls. */
@QuarkusTest
class RecordedEventTest {
    private final ObjectMapper mapper = new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    @Test
    void lambdaCallsTheHandlerThatIsPunctual() {
        assertThat(Arc.container().instance(LambdaHttpHandler.class).get()).isInstanceOf(PunctualHandler.class);
    }

    @Test
    void jsonBody() throws IOException {
        var answer = new LambdaHttpHandler().handleRequest(event(), null);
        assertThat(answer.getStatusCode()).isEqualTo(200);
        assertThat(answer.getBody())
                .isEqualTo("{\"model\":\"house\",\"version\":1,\"predictions\":[{\"prediction\":105.0}]}");
        assertThat(answer.getIsBase64Encoded()).isFalse();
    }

    @Test
    void binaryBodyComesInBase64() throws IOException {
        var event = event();
        route(event, "/v1/models/light:predict");
        event.setHeaders(Map.of("content-type", "image/png", "host", "id.execute-api.us-east-1.amazonaws.com"));
        event.setBody(Base64.getEncoder().encodeToString(TestImages.png(2, 2, 255)));
        event.setIsBase64Encoded(true);
        var answer = new LambdaHttpHandler().handleRequest(event, null);
        assertThat(answer.getBody()).contains("\"label\":\"bright\"");
    }

    @Test
    void errorsAreAnswersToo() throws IOException {
        var event = event();
        route(event, "/v1/models/nobody:predict");
        var answer = new LambdaHttpHandler().handleRequest(event, null);
        assertThat(answer.getStatusCode()).isEqualTo(404);
        assertThat(answer.getBody()).startsWith("{\"error\":\"there is no model 'nobody'");
    }

    @Test
    void malformedContentTypeIsRefused() throws IOException {
        var event = event();
        event.setHeaders(Map.of("content-type", "nonsense", "host", "id.execute-api.us-east-1.amazonaws.com"));
        var answer = new LambdaHttpHandler().handleRequest(event, null);
        assertThat(answer.getStatusCode()).isIn(400, 415);
        assertThat(answer.getBody()).startsWith("{\"error\":");
    }

    private APIGatewayV2HTTPEvent event() throws IOException {
        try (var recorded = RecordedEventTest.class.getResourceAsStream("/events/predict.json")) {
            return mapper.readValue(recorded, APIGatewayV2HTTPEvent.class);
        }
    }

    private static void route(APIGatewayV2HTTPEvent event, String path) {
        event.setRawPath(path);
        event.getRequestContext().getHttp().setPath(path);
    }
}
