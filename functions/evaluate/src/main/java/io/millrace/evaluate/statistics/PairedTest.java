package io.millrace.evaluate.statistics;

import io.millrace.lifecycle.evidence.Comparison;
import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.goal.Figure;
import java.util.BitSet;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.BinomialTest;

/** Compares a candidate with the champion on the same rows. */
public final class PairedTest {
    public static final String MCNEMAR = "mcnemar";
    public static final String BOOTSTRAP = "paired bootstrap";

    private final int champion;
    private final double confidence;

    /** @param confidence of the interval, two-sided */
    public PairedTest(int champion, double confidence) {
        this.champion = champion;
        this.confidence = confidence;
    }

    /**
     * Of accuracies: the exact test of McNemar (1947) on the rows that only one of both has right, and the interval of
     * Bonett and Price (2012) for the difference.
     *
     * @param candidate which of the rows the candidate has right
     * @param other which the champion has right
     */
    public Comparison accuracy(BitSet candidate, BitSet other, long rows) {
        var onlyCandidate = (BitSet) candidate.clone();
        onlyCandidate.andNot(other);
        var onlyOther = (BitSet) other.clone();
        onlyOther.andNot(candidate);
        long more = onlyCandidate.cardinality();
        long less = onlyOther.cardinality();
        return new Comparison(
                champion,
                MCNEMAR,
                Figure.ACCURACY.path(),
                (double) (more - less) / rows,
                interval(more, less, rows),
                confidence,
                pValue(more, less),
                more,
                less);
    }

    private Interval interval(long more, long less, long rows) {
        double p = (more + 1.0) / (rows + 2.0);
        double q = (less + 1.0) / (rows + 2.0);
        double z = NormalDistribution.of(0, 1).inverseCumulativeProbability(0.5 + confidence / 2);
        double half = z * Math.sqrt((p + q - (p - q) * (p - q)) / (rows + 2.0));
        return new Interval(Math.max(-1, p - q - half), Math.min(1, p - q + half));
    }

    private static double pValue(long more, long less) {
        return more + less == 0
                ? 1
                : BinomialTest.withDefaults()
                        .with(AlternativeHypothesis.TWO_SIDED)
                        .test(Math.toIntExact(more + less), Math.toIntExact(more), 0.5)
                        .getPValue();
    }

    /** Of any figure: the bootstrap of the difference, both models resampled on the same rows. */
    public Comparison bootstrap(Figure figure, double own, Bootstrap candidate, double theirs, Bootstrap other) {
        var deviations = candidate.minus(other, figure);
        return new Comparison(
                champion,
                BOOTSTRAP,
                figure.path(),
                own - theirs,
                deviations.around(own - theirs, confidence),
                confidence,
                deviations.pValue(own - theirs),
                0,
                0);
    }
}
