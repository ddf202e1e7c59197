package io.millrace.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.Test;

class ErrorsTest {

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
            Errors.of(new IllegalStateException("secret too", cause));
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(log.toString())
                .contains("IllegalStateException", "IllegalArgumentException", "ErrorsTest")
                .doesNotContain("secret");
    }

    @Test
    void bugTellsTheClientNothingOfItself() {
        var answer = Errors.of(new IllegalStateException("secret"));
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).asString().isEqualTo("{\"error\":\"internal error; the log has the details\"}");
    }
}
