package io.millrace.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "年龄",
                "a😀b",
                "\0",
                "x\0y😀",
                "\uE000",
                "\uE7FF\uE800\uE801",
                "\uE801\uE801",
                "\uD83D alone",
                "alone \uDE00",
                "\uF8FF"
            })
    void everyTextComesBackAndNoneHasNulOrSurrogates(String text) {
        String safe = SafeText.encode(text);

        assertThat(SafeText.decode(safe)).isEqualTo(text);
        assertThat(safe.toCharArray()).doesNotContain('\0');
        assertThat(safe).doesNotMatch("(?s).*\\p{Cs}.*").isEqualTo(new String(safe.getBytes(UTF_8), UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "年龄", "\uF8FF"})
    void ordinaryTextIsLeftAsItIs(String text) {
        assertThat(SafeText.encode(text)).isEqualTo(text);
    }
}
