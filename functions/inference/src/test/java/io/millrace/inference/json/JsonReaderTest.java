package io.millrace.inference.json;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.error.InvalidInputException;
import org.junit.jupiter.api.Test;

class JsonReaderTest {

    @Test
    void bytesThatAreNoTextAreTheCallersFault() {
        assertNoJson('{', '"', 0xFF, '"', ':', '1', '}');
        assertNoJson(0, 0, 0, '{', 0x7F, 0, 0, 0);
        assertNoJson(0xFE, 0xFF, 0xD8);
    }

    private static void assertNoJson(int... bytes) {
        var body = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            body[i] = (byte) bytes[i];
        }
        assertThatThrownBy(() -> JsonReader.read(body, (in, name) -> in.skip()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("no valid JSON");
    }
}
