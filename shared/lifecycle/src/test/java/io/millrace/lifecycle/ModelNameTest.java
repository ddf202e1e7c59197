package io.millrace.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.error.InvalidInputException;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNameTest {
    private static final String LETTERS = "abz019-_A.\n ä模";

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "customer-churn", "a-", "a--b", "9"})
    void namesHaveSmallLettersDigitsAndHyphens(String name) {
        assertThat(new ModelName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "A", "a_b", "a.b", "../a", "a b", "a\n", "模型", "á"})
    void otherNamesAreRefused(String name) {
        assertThatThrownBy(() -> new ModelName(name)).isInstanceOf(InvalidInputException.class);
    }

    @Test
    void namesHaveAtMost63Characters() {
        assertThat(ModelName.isValid("a".repeat(63))).isTrue();
        assertThat(ModelName.isValid("a".repeat(64))).isFalse();
    }

    @Test
    void validIsWhatThePatternTakes() {
        var random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            var name = random.ints(random.nextInt(5), 0, LETTERS.length())
                    .mapToObj(at -> LETTERS.substring(at, at + 1))
                    .collect(Collectors.joining());
            assertThat(ModelName.isValid(name)).as(name).isEqualTo(name.matches(ModelName.PATTERN));
        }
    }
}
