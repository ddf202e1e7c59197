package io.millrace.onnx;

import java.util.Arrays;
import java.util.List;

/**
 * The terms of some rows, one row after the other. The arrays are not copied.
 *
 * @param ends where each row's terms end
 * @param terms their numbers, from 0
 * @param weights what each counts
 */
public record TermRows(int[] ends, int[] terms, float[] weights) {

    /** Rows without terms. */
    public static TermRows none(int rows) {
        return new TermRows(new int[rows], new int[0], new float[0]);
    }

    /** @throws IllegalArgumentException if the arrays do not fit each other */
    public TermRows {
        int last = ends.length == 0 ? 0 : ends[ends.length - 1];
        if (last != terms.length || terms.length != weights.length) {
            throw new IllegalArgumentException(
                    "rows end at %d of %d terms with %d weights".formatted(last, terms.length, weights.length));
        }
    }

    public int rows() {
        return ends.length;
    }

    /** Where a row's terms begin. */
    public int begin(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    public int end(int row) {
        return ends[row];
    }

    /** All rows of the parts, in order. @throws ArithmeticException if there are 2^31 terms or more */
    public static TermRows concat(List<TermRows> parts) {
        var ends = new int[parts.stream().mapToInt(TermRows::rows).sum()];
        long size = parts.stream().mapToLong(part -> part.terms.length).sum();
        var terms = new int[Math.toIntExact(size)];
        var weights = new float[terms.length];
        int row = 0;
        int at = 0;
        for (var part : parts) {
            for (int end : part.ends) {
                ends[row++] = at + end;
            }
            System.arraycopy(part.terms, 0, terms, at, part.terms.length);
            System.arraycopy(part.weights, 0, weights, at, part.weights.length);
            at += part.terms.length;
        }
        return new TermRows(ends, terms, weights);
    }

    /** From padded rows, where a number of {@link TextFeatures#NO_TERM} is none. */
    static TermRows ofPadded(long[] numbers, float[] weights, int rows) {
        int width = rows == 0 ? 0 : numbers.length / rows;
        var ends = new int[rows];
        var kept = new int[numbers.length];
        var keptWeights = new float[numbers.length];
        int size = 0;
        for (int row = 0; row < rows; row++) {
            for (int i = row * width; i < (row + 1) * width; i++) {
                if (numbers[i] != TextFeatures.NO_TERM) {
                    kept[size] = (int) numbers[i] - 1;
                    keptWeights[size] = weights[i];
                    size++;
                }
            }
            ends[row] = size;
        }
        return new TermRows(ends, Arrays.copyOf(kept, size), Arrays.copyOf(keptWeights, size));
    }
}
