package io.millrace.inference.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Don't panic: 42 towels!!|Don't,panic,:,42,towels,!!",
                "房间很好,2个人|房,间,很,好,COMMA,2,个,人",
                "ホテルは🙂👍️ good|ホ,テ,ル,は,🙂👍️,good",
                "naïve Ünïcode e\u0301t\u00e9|naïve,Ünïcode,e\u0301t\u00e9",
                "ที่พัก|ที่,พั,ก",
                "\u0301a|\u0301,a",
                "x\u00a0y|x,y",
                "mp3 3.14 ½|mp3,3,.,14,½",
                "'tis rock'n'roll'|',tis,rock'n'roll,'"
            })
    void aTextIsCutIntoWhatPeopleSee(String text, String expected) {
        assertThat(pieces(Tokens.of(text)))
                .isEqualTo(Arrays.stream(expected.split(","))
                        .map(piece -> piece.replace("COMMA", ","))
                        .toList());
    }

    @Test
    void placesCountUnicodeCharacters() {
        var tokens = Tokens.of("🙂🙂 好 ok");
        assertThat(pieces(tokens)).containsExactly("🙂🙂", "好", "ok");
        assertThat(IntStream.range(0, 3).map(tokens::start)).containsExactly(0, 3, 5);
        assertThat(IntStream.range(0, 3).map(tokens::end)).containsExactly(2, 4, 7);
    }

    @Test
    void leavingOutMakesNoNewWords() {
        var tokens = Tokens.of("very good,  cheap");
        assertThat(tokens.with(new boolean[] {true, false, true, true})).isEqualTo("very ,  cheap");
        assertThat(tokens.with(new boolean[] {true, true, false, true})).isEqualTo("very good cheap");
        assertThat(tokens.with(new boolean[] {false, true, true, false})).isEqualTo("good,");
        assertThat(Tokens.of("不太好").with(new boolean[] {true, false, true})).isEqualTo("不 好");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00a0", " a  b ", "a", "好", "!", "\ud800x", "\u0000", "a\nb\t"})
    void allPiecesAreTheTextAndNoneTheEmptyOne(String text) {
        var tokens = Tokens.of(text);
        var all = new boolean[tokens.size()];
        assertThat(tokens.with(all)).isEmpty();
        Arrays.fill(all, true);
        assertThat(tokens.with(all)).isEqualTo(text);
        assertThat(tokens.size() == 0).isEqualTo(text.isEmpty());
    }

    @Test
    void neighboursShareAPieceWhereThereAreMany() {
        var words = IntStream.range(0, 1_000).mapToObj(i -> "w" + i).toList();
        var text = String.join(" ", words);
        var tokens = Tokens.of(text);
        assertThat(tokens.size()).isEqualTo(128);
        assertThat(String.join(" ", pieces(tokens))).as("nothing is lost").isEqualTo(text);
        assertThat(pieces(tokens)).allMatch(piece -> piece.split(" ").length <= 8);
    }

    @Test
    void anyTextIsCutInTimeOfItsLength() {
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (var unit : List.of("a", "a'", "!\ufe0f", "e\u0301", "好\u0301", " ", "a b", "1", "\ud800", "🙂")) {
                Tokens.of(unit.repeat(1_000_000));
            }
            var random = new Random(7);
            var noise = random.ints(1_000_000, 0, 0x3000)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append);
            Tokens.of(noise.toString());
        });
    }

    private static List<String> pieces(Tokens tokens) {
        return IntStream.range(0, tokens.size()).mapToObj(tokens::piece).toList();
    }
}
