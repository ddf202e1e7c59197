package io.millrace.inference.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ErrorMapperTest {

    @Test
    void bugTellsTheClientNothingOfItself() {
        try (var answer = new ErrorMapper().toResponse(new IllegalStateException("secret"))) {
            assertThat(answer.getStatus()).isEqualTo(500);
            assertThat(new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"error\":\"internal error; the log has the details\"}");
        }
    }
}
