package io.millrace.inference.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class PunctualHandlerTest {
    private static final APIGatewayV2HTTPResponse FINE =
            APIGatewayV2HTTPResponse.builder().withStatusCode(200).build();
    private static final APIGatewayV2HTTPResponse INTERRUPTED =
            APIGatewayV2HTTPResponse.builder().withStatusCode(500).build();

    @Test
    void anAnswerInTimeIsGivenAsItIs() {
        assertThat(new PunctualHandler(Duration.ofMinutes(1)).inTime(() -> FINE))
                .isSameAs(FINE);
    }

    @Test
    void aRequestThatGotLostIsAnswered503AndTheNextOneAsUsual() {
        var handler = new PunctualHandler(Duration.ofMillis(20));

        var answer = handler.inTime(PunctualHandlerTest::waitForever);

        assertThat(answer.getStatusCode()).isEqualTo(503);
        assertThat(answer.getBody()).startsWith("{\"error\":");
        assertThat(answer.getHeaders()).containsKey("retry-after");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(handler.inTime(() -> FINE)).isSameAs(FINE);
    }

    /** As Quarkus waits for its HTTP server, and as it answers where that wait is interrupted. */
    private static APIGatewayV2HTTPResponse waitForever() {
        try {
            new CountDownLatch(1).await();
            return FINE;
        } catch (InterruptedException e) {
            return INTERRUPTED;
        }
    }
}
