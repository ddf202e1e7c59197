package io.millrace.evaluate.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.lifecycle.evidence.Comparison;
import io.millrace.lifecycle.goal.Figure;
import java.util.BitSet;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Golden p-values come from statsmodels 0.13, {@code mcnemar(exact=True)}; the interval from its formula in NumPy. */
class PairedTestTest {
    private static final Offset<Double> CLOSE = within(1e-9);

    @Test
    void accuraciesAreComparedByMcNemar() {
        var comparison = new PairedTest(3, 0.95).accuracy(bits(0, 75), right(50, 10), 100);

        assertThat(comparison.onlyCandidate()).isEqualTo(25);
        assertThat(comparison.onlyChampion()).isEqualTo(10);
        assertThat(comparison.difference()).isCloseTo(0.15, CLOSE);
        assertThat(comparison.pValue()).isCloseTo(0.016673847800120715, CLOSE);
        assertThat(comparison.interval().lower()).isCloseTo(0.033714223818199024, CLOSE);
        assertThat(comparison.interval().upper()).isCloseTo(0.2604034232406245, CLOSE);
    }

    @Test
    void aModelIsNotSurelyBetterThanItself() {
        var same = new PairedTest(3, 0.95).accuracy(bits(0, 75), bits(0, 75), 100);

        assertThat(same.pValue()).isEqualTo(1);
        assertThat(same.interval().lower()).isNegative();
        assertThat(same.interval().upper()).isPositive();
    }

    @Test
    void otherFiguresAreComparedByThePairedBootstrap() {
        var random = new Random(5);
        var truth = random.doubles(400).toArray();
        var good = add(truth, random, 0.1);
        var bad = add(truth, random, 0.2);

        var comparison = compare(truth, good, bad);

        assertThat(comparison.difference()).isBetween(-0.13, -0.07);
        assertThat(comparison.interval().upper()).isNegative();
        assertThat(comparison.pValue()).isLessThan(0.01);
    }

    /** Both models err alike, so that each has a wide interval, and their difference a narrow one. */
    @Test
    void pairingTakesOutWhatBothShare() {
        var random = new Random(6);
        var truth = random.doubles(400).toArray();
        var shared = add(truth, random, 1);
        var other = add(shared, random, 0.02);

        var comparison = compare(truth, shared, other);

        var alone = bootstrap(truth, shared).interval(Figure.RMSE, 1).orElseThrow();
        assertThat(comparison.interval().upper() - comparison.interval().lower())
                .isLessThan((alone.upper() - alone.lower()) / 10);
    }

    private static Comparison compare(double[] truth, double[] one, double[] two) {
        return new PairedTest(3, 0.95)
                .bootstrap(
                        Figure.RMSE, rmse(truth, one), bootstrap(truth, one), rmse(truth, two), bootstrap(truth, two));
    }

    private static Bootstrap bootstrap(double[] truth, double[] answers) {
        return new Bootstrap(new ValueAnswers(truth, answers), truth.length);
    }

    private static double rmse(double[] truth, double[] answers) {
        double sum = 0;
        for (int i = 0; i < truth.length; i++) {
            sum += (truth[i] - answers[i]) * (truth[i] - answers[i]);
        }
        return Math.sqrt(sum / truth.length);
    }

    private static double[] add(double[] values, Random random, double deviation) {
        var result = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            result[i] = values[i] + deviation * random.nextGaussian();
        }
        return result;
    }

    /** The first so many of 75 that the candidate has right, too, and others beyond. */
    private static BitSet right(int shared, int own) {
        var bits = bits(0, shared);
        bits.or(bits(75, 75 + own));
        return bits;
    }

    private static BitSet bits(int from, int to) {
        var bits = new BitSet();
        bits.set(from, to);
        return bits;
    }
}
