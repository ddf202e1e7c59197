package io.millrace.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MixupTest {

    @Test
    void eachRowIsMixedWithTheNextAndTheLastWithTheFirst() {
        var rows = FloatBuffer.wrap(new float[] {0, 10, 4, 20, 8, 30});

        Mixup.mix(rows, 2, 0.75f);

        assertThat(rows.array()).containsExactly(1, 12.5f, 5, 22.5f, 6, 25);
        assertThat(Mixup.others(new float[] {0, 1, 2})).containsExactly(1, 2, 0);
    }

    @Test
    void aRowAloneStaysWhatItIs() {
        var row = FloatBuffer.wrap(new float[] {3, 5});

        Mixup.mix(row, 2, 0.5f);

        assertThat(row.array()).containsExactly(3, 5);
    }

    /** Of the larger part of a Beta(a, a) the mean square of its distance from a half is the variance, 1 / (8 a + 4). */
    @Test
    void sharesAreTheLargerPartsOfABetaDistribution() {
        var mixup = new Mixup();
        mixup.seed(3);
        double[] shares = DoubleStream.generate(mixup::share).limit(20_000).toArray();

        assertThat(DoubleStream.of(shares))
                .allSatisfy(share -> assertThat(share).isBetween(0.5, 1.0));
        assertThat(DoubleStream.of(shares)
                        .map(s -> (s - 0.5) * (s - 0.5))
                        .average()
                        .orElseThrow())
                .isBetween(0.175, 0.182);
        mixup.seed(3);
        assertThat((double) mixup.share()).isEqualTo(shares[0]);
    }
}
