package io.millrace.evaluate.slices;

import io.millrace.evaluate.metrics.KeptRows;
import io.millrace.lifecycle.evidence.WeakSlice;
import io.millrace.lifecycle.manifest.Column;
import io.millrace.lifecycle.spec.Task;
import io.millrace.onnx.RawColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Looks for values of one feature, and pairs of two, on whose rows the model does worse than elsewhere. The search is
 * bounded, and each p-value is multiplied by the number of slices that were tried (Holm 1979), so that trying many does
 * not find some by chance.
 */
public final class WeakSliceSearch {
    private static final int MOST_FEATURES = 30;
    private static final int MOST_VALUES = 8;
    private static final int MOST_SLICES = 20_000;
    private static final int SHOWN = 10;
    private static final double SIGNIFICANT = 0.05;
    /** Two slices that share so much of the rows of both are one under two names. */
    private static final double SAME = 0.8;

    private final KeptRows kept;
    private final double[] losses;
    private final double[] all;

    public WeakSliceSearch(KeptRows kept) {
        this.kept = kept;
        this.losses = kept.parts().stream()
                .flatMapToDouble(part -> DoubleStream.of(kept.losses(part.batch(), part.answers())))
                .toArray();
        this.all = sums(everything());
    }

    private record Literal(String column, String name, BitSet rows) {}

    private record Found(String name, BitSet rows, double mean, double elsewhere, double pValue) {}

    /** The slices that are surely weak, the weakest first. */
    public List<WeakSlice> search() {
        int least = Math.max(SlicedTally.SMALL, losses.length / 100);
        var literals = literals().stream()
                .filter(literal -> literal.rows().cardinality() >= least)
                .toList();
        var found = new ArrayList<Found>();
        literals.forEach(literal -> found.add(test(literal.name(), literal.rows())));
        for (int i = 0; i < literals.size(); i++) {
            for (int j = i + 1; j < literals.size() && found.size() < MOST_SLICES; j++) {
                if (!literals.get(i).column().equals(literals.get(j).column())) {
                    var both = (BitSet) literals.get(i).rows().clone();
                    both.and(literals.get(j).rows());
                    if (both.cardinality() >= least) {
                        found.add(test(
                                literals.get(i).name() + " & " + literals.get(j).name(), both));
                    }
                }
            }
        }
        return adjusted(found);
    }

    /** Holm: the smallest p-value times n, the next times n - 1, never falling. */
    private List<WeakSlice> adjusted(List<Found> found) {
        var sorted = found.stream()
                .sorted(Comparator.comparingDouble(Found::pValue)
                        .thenComparing(Comparator.comparingDouble(Found::mean).reversed()))
                .toList();
        var weak = new ArrayList<WeakSlice>();
        var shown = new ArrayList<BitSet>();
        double largest = 0;
        for (int i = 0; i < sorted.size() && weak.size() < SHOWN; i++) {
            var slice = sorted.get(i);
            largest = Math.max(largest, Math.min(1, slice.pValue() * (sorted.size() - i)));
            if (largest > SIGNIFICANT) {
                break;
            }
            if (shown.stream().noneMatch(other -> areTheSame(other, slice.rows()))) {
                shown.add(slice.rows());
                weak.add(new WeakSlice(
                        slice.name(),
                        slice.rows().cardinality(),
                        inUnit(slice.mean()),
                        inUnit(slice.elsewhere()),
                        largest));
            }
        }
        weak.sort(Comparator.comparingDouble(WeakSlice::error).reversed());
        return weak;
    }

    private static boolean areTheSame(BitSet a, BitSet b) {
        var both = (BitSet) a.clone();
        both.and(b);
        return both.cardinality() >= SAME * (a.cardinality() + b.cardinality() - both.cardinality());
    }

    private double inUnit(double loss) {
        return kept.dataset().task() == Task.CLASSIFICATION ? loss : Math.sqrt(loss);
    }

    private Found test(String name, BitSet rows) {
        var inside = sums(rows);
        double count = inside[0];
        double others = all[0] - count;
        double mean = inside[1] / count;
        double elsewhere = others == 0 ? mean : (all[1] - inside[1]) / others;
        return new Found(name, rows, mean, elsewhere, others == 0 ? 1 : pValue(inside));
    }

    /**
     * One-sided, that rows chosen by chance would lose so much: of wrong labels exact (Fisher), because mistakes may be
     * few; of squared errors by the normal distribution of their mean.
     */
    private double pValue(double[] inside) {
        if (kept.dataset().task() == Task.CLASSIFICATION) {
            return HypergeometricDistribution.of((int) all[0], (int) all[1], (int) inside[0])
                    .survivalProbability((int) inside[1] - 1);
        }
        double mean = all[1] / all[0];
        double error = variance(all[2], mean, all[0]) * (1 / inside[0] - 1 / all[0]);
        return error <= 0
                ? 1
                : NormalDistribution.of(0, 1).survivalProbability((inside[1] / inside[0] - mean) / Math.sqrt(error));
    }

    private static double variance(double squares, double mean, double count) {
        return Math.max(0, squares / count - mean * mean);
    }

    /** Count, sum and sum of squares of the rows' losses. */
    private double[] sums(BitSet rows) {
        var sums = new double[3];
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            sums[0]++;
            sums[1] += losses[row];
            sums[2] += losses[row] * losses[row];
        }
        return sums;
    }

    private BitSet everything() {
        var rows = new BitSet();
        rows.set(0, losses.length);
        return rows;
    }

    private List<Literal> literals() {
        return kept.dataset().features().stream()
                .limit(MOST_FEATURES)
                .flatMap(feature -> groups(feature).entrySet().stream()
                        .map(group -> new Literal(feature.name(), group.getKey(), group.getValue())))
                .toList();
    }

    /** The rows of each group, by its phrase. */
    private Map<String, BitSet> groups(Column feature) {
        var grouping = feature.type().isNumeric() ? ranges(feature) : new Grouping.Values(MOST_VALUES);
        var groups = new LinkedHashMap<String, BitSet>();
        int first = 0;
        for (var part : kept.parts()) {
            var column = part.batch().columns().get(feature.name());
            for (int row = 0; row < part.batch().rows(); row++) {
                var group = grouping.group(column, row);
                if (!group.equals(Grouping.OTHER)) {
                    groups.computeIfAbsent(grouping.phrase(feature.name(), group), any -> new BitSet())
                            .set(first + row);
                }
            }
            first += part.batch().rows();
        }
        return groups;
    }

    private Grouping ranges(Column feature) {
        var values = kept.parts().stream()
                .flatMapToDouble(part -> DoubleStream.of(
                        ((RawColumn.Numbers) part.batch().columns().get(feature.name())).values()))
                .filter(value -> !Double.isNaN(value))
                .sorted()
                .toArray();
        return values.length == 0
                ? new Grouping.Ranges()
                : new Grouping.Ranges(Arrays.stream(new double[] {0.25, 0.5, 0.75})
                        .map(share -> values[(int) (share * (values.length - 1))])
                        .toArray());
    }
}
