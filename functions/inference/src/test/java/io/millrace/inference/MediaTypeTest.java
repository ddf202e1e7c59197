package io.millrace.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.lifecycle.error.InvalidInputException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypeTest {

    @Test
    void namesAreInAnyCaseAndParametersMayBeQuoted() {
        assertThat(MediaType.ofBody(" Text/CSV ;Charset=\"utf-8\"; header=absent;"))
                .contains(new MediaType("text", "csv", Map.of("charset", "utf-8", "header", "absent")));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void nothingTellsNothing(String value) {
        assertThat(MediaType.ofBody(value)).isEmpty();
        assertThat(MediaType.accepted(value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";;",
                "text",
                "/",
                "text/",
                "text/csv/x",
                "text/csv header",
                "text/csv; header=\"open",
                "text/csv; =x",
                ",,",
                "a/b;q=zz",
                "a/b;q=1.1",
                "房/间"
            })
    void whatIsNoMediaTypeIsRefusedByItsHeader(String value) {
        assertThatThrownBy(() -> MediaType.ofBody(value))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Content-Type is no media type");
        assertThatThrownBy(() -> MediaType.accepted(value))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Accept is no media type");
    }

    @Test
    void aBodyIsOfOneType() {
        assertThatThrownBy(() -> MediaType.ofBody("text/csv, application/json"))
                .isInstanceOf(InvalidInputException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "text/csv, application/json                        | text/csv application/json",
                "text/csv;q=0.5, application/json;q=0.6, image/png | image/png application/json text/csv",
                "*/*, text/*, text/csv                             | text/csv text/* */*",
                "text/csv;q=0, application/json;q=0.0              | ''",
                "text/csv;q=0.001,*/*;q=1.000                      | */* text/csv",
                ",text/csv, ,,application/json ,                   | text/csv application/json",
            })
    void theBestComesFirstAndWhatIsUnwantedNotAtAll(String header, String expected) {
        assertThat(String.join(
                        " ",
                        MediaType.accepted(header).stream().map(MediaType::name).toList()))
                .isEqualTo(expected);
    }

    @Test
    void aStarStandsForAnything() {
        var any = MediaType.accepted("*/*").getFirst();
        var text = MediaType.accepted("text/*").getFirst();
        assertThat(any.isCompatible(MediaType.JSON)).isTrue();
        assertThat(text.isCompatible(MediaType.CSV)).isTrue();
        assertThat(MediaType.CSV.isCompatible(text)).isTrue();
        assertThat(text.isCompatible(MediaType.JSON)).isFalse();
    }

    @Test
    void isWrittenAsHeadersHaveIt() {
        assertThat(MediaType.CSV).hasToString("text/csv;charset=utf-8");
        assertThat(MediaType.JSON).hasToString("application/json");
    }
}
