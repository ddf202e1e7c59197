package io.millrace.inference.tensor;

import java.util.Arrays;

/** Arithmetic of shapes. */
final class Shapes {
    /** More elements than a long counts. */
    static final long UNCOUNTABLE = -1;

    private Shapes() {}

    /** The product of the extents, which are not negative; 1 for a scalar; {@link #UNCOUNTABLE} beyond 2^63. */
    static long elements(long[] shape) {
        long product = 1;
        for (long extent : shape) {
            if (extent == 0) {
                return 0;
            }
        }
        for (long extent : shape) {
            if (Math.multiplyHigh(product, extent) != 0 || product * extent < 0) {
                return UNCOUNTABLE;
            }
            product *= extent;
        }
        return product;
    }

    /**
     * The product of the extents that are not 0; {@link Long#MAX_VALUE} beyond 2^63. A tensor without elements may still
     * make a graph compute with its other extents.
     */
    static long span(long[] shape) {
        long span = elements(Arrays.stream(shape).filter(extent -> extent != 0).toArray());
        return span == UNCOUNTABLE ? Long.MAX_VALUE : span;
    }

    static String count(long[] shape) {
        long elements = elements(shape);
        return elements == UNCOUNTABLE ? "more than 2^63" : Long.toString(elements);
    }
}
