package io.millrace.evaluate.checks;

import io.millrace.onnx.RawBatch;
import java.util.BitSet;

/** Knows which of the rows that it keeps a row is nearly the same as. */
interface RowMatcher {

    /** Keeps the next row; they are numbered from 0. */
    void keep(RawBatch batch, int row);

    /** @param near gets the kept rows that this row is nearly the same as; those in it need not be looked at again */
    void compare(RawBatch batch, int row, BitSet near);

    /** Whether so much was compared that it has to do. */
    boolean isSpent();
}
