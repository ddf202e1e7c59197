package io.millrace.inference.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTextTest {

    @ParameterizedTest
    @CsvSource({
        "1970-01-02, 86400",
        "1970-01-01T00:01, 60",
        "1970-01-01 00:00:01.5, 1.5",
        "1970-01-01T01:00:00+01:00, 0",
        "1970-01-01T01:00:00+0100, 0",
        "1969-12-31T23:59:59Z, -1"
    })
    void isSecondsSince1970InUtc(String text, double seconds) {
        assertThat(TimestampText.seconds(text)).hasValue(seconds);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-02-30", "2026-01-01x", "10:00", "1970-01-01T", "2026-13-01"})
    void anythingElseIsNone(String text) {
        assertThat(TimestampText.seconds(text)).isEmpty();
    }
}
