package io.millrace.lifecycle.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineageTest {
    private static final Instant T = Instant.parse("2026-11-01T12:00:00Z");

    /** Oldest first. */
    private static final List<Lineage> HISTORY = List.of(
            Lineage.UNKNOWN,
            new Lineage(T, "incoming/m/a.csv", "0062E99A88", Instant.EPOCH),
            new Lineage(T, "incoming/m/a.csv", "0062E99A89", Instant.EPOCH),
            new Lineage(T, "incoming/m/a.csv", "0062E99A88", T.plusSeconds(5)),
            new Lineage(T, "incoming/m/b.csv", "0000000001", Instant.EPOCH),
            new Lineage(T.plusSeconds(1), "incoming/m/a.csv", "", Instant.EPOCH),
            new Lineage(T.plusSeconds(1), "incoming/m/a.csv", "", T.plusSeconds(9)));

    @Test
    void theUploadCountsThenTheSpecThenTheSequencerOfItsKey() {
        var shuffled = new ArrayList<>(HISTORY);
        for (int seed = 0; seed < 50; seed++) {
            Collections.shuffle(shuffled, new Random(seed));
            assertThat(shuffled.stream().sorted()).isEqualTo(HISTORY);
        }
    }

    @Test
    void anOlderUploadUnderANewerSpecIsOlderThanTheNewestUpload() {
        var late = new Lineage(T, "incoming/m/a.csv", "", T.plusSeconds(60));
        var newest = new Lineage(T.plusSeconds(30), "incoming/m/b.csv", "", Instant.EPOCH);

        assertThat(late.isOlderThan(newest)).isTrue();
        assertThat(newest.isOlderThan(late)).isFalse();
        assertThat(newest.isOlderThan(newest)).isFalse();
    }

    @Test
    void theSameUploadUnderANewerSpecIsNewerThoughItsEventHadNoSequencer() {
        var first = new Lineage(T, "incoming/m/a.csv", "0062E99A88", T);
        var again = new Lineage(T, "incoming/m/a.csv", "", T.plusSeconds(7));

        assertThat(first.isOlderThan(again)).isTrue();
        assertThat(again.isOlderThan(first)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0A, 0A00, 0", "0a, 0A, 0", "'', 00, 0", "0A, 0A01, -1", "0B, 0A01, 1", "'', 01, -1"})
    void sequencersArePaddedOnTheRight(String a, String b, int expected) {
        assertThat(Integer.signum(Lineage.compareSequencers(a, b))).isEqualTo(expected);
        assertThat(Integer.signum(Lineage.compareSequencers(b, a))).isEqualTo(-expected);
    }
}
