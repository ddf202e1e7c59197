package io.millrace.inference.tensor;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The shape that nested arrays have, found while they are read. */
final class Nesting {
    static final int MAX_RANK = 8;
    private static final int UNSET = -1;

    private final int[] extents = new int[MAX_RANK];
    private int rank;
    private int leafDepth = UNSET;
    private boolean ragged;

    Nesting() {
        Arrays.fill(extents, UNSET);
    }

    void leaf(int depth) {
        ragged |= leafDepth != UNSET && leafDepth != depth;
        leafDepth = depth;
    }

    void array(int depth, int length) {
        ragged |= extents[depth] != UNSET && extents[depth] != length;
        extents[depth] = length;
        rank = Math.max(rank, depth + 1);
    }

    /** What does not fit the shape; null if all fits. Flat data stand for any shape. */
    @Nullable String problem(long[] shape) {
        if (ragged || (leafDepth != UNSET && leafDepth != rank - 1)) {
            return "the nested data are ragged: arrays of one depth must be of one length";
        }
        var nested = Arrays.stream(extents, 0, rank).asLongStream().toArray();
        return rank <= 1 || Arrays.equals(nested, shape)
                ? null
                : "the data are nested as " + Arrays.toString(nested) + ", the shape is " + Arrays.toString(shape);
    }
}
