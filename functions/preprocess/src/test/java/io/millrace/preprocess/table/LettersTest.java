package io.millrace.preprocess.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LettersTest {
    private static final int BYTES = 400;

    /** Those that are told apart, their neighbours, and those with the highest bit. */
    private static final byte[] TELLING = {
        0, 1, '\t', '\n', '\r', ' ', '!', '"', '#', '+', ',', '-', ';', '|', 127, -128, -1
    };

    @ParameterizedTest
    @ValueSource(chars = {',', ';', '\t', '|'})
    void lettersEndWhereALookAtEachByteSaysSo(char delimiter) {
        var random = new Random(delimiter);
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        for (int i = 0; i < BYTES; i += 1 + random.nextInt(6)) {
            bytes[i] = TELLING[random.nextInt(TELLING.length)];
        }
        var letters = new Letters(delimiter);
        for (int from = 0; from < BYTES; from++) {
            for (int limit = from; limit < Math.min(BYTES, from + 40); limit++) {
                assertThat(letters.end(bytes, from, limit)).isEqualTo(end(bytes, from, limit, delimiter));
            }
        }
    }

    private static int end(byte[] bytes, int from, int limit, char delimiter) {
        int at = from;
        while (at < limit && Byte.toUnsignedInt(bytes[at]) > '"' && bytes[at] != delimiter) {
            at++;
        }
        return at;
    }
}
