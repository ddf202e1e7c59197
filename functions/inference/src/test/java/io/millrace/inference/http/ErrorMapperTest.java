package io.millrace.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.Test;

class ErrorMapperTest {

    /** A message may repeat what was sent. */
    @Test
    void theLogTellsWhereItHappenedButNoMessage() {
        var log = new StringBuilder();
        var handler = new ExtHandler() {
            @Override
            protected void doPublish(ExtLogRecord line) {
                log.append(line.getFormattedMessage());
            }
        };
        var logger = Logger.getLogger("millrace");
        logger.addHandler(handler);
        try {
            var cause = new IllegalArgumentException("secret");
            new ErrorMapper()
                    .toResponse(new IllegalStateException("secret too", cause))
                    .close();
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(log.toString())
                .contains("IllegalStateException", "IllegalArgumentException", "ErrorMapperTest")
                .doesNotContain("secret");
    }

    @Test
    void bugTellsTheClientNothingOfItself() {
        try (var answer = new ErrorMapper().toResponse(new IllegalStateException("secret"))) {
            assertThat(answer.getStatus()).isEqualTo(500);
            assertThat(new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"error\":\"internal error; the log has the details\"}");
        }
    }
}
