package io.millrace.lifecycle.network;

import java.util.List;

/**
 * A network of dense layers with ReLU between.
 *
 * @param hidden widths of the hidden layers
 * @param dropout share of the units that is dropped after each hidden layer while training, in [0, 1)
 */
public record DenseForm(List<Integer> hidden, double dropout) {
    /** Fewer train rows than this are soon learnt by heart. */
    public static final long FEW_ROWS = 5_000;

    private static final DenseForm PLAIN = new DenseForm(List.of(128, 64), 0);
    private static final DenseForm DROPPING = new DenseForm(List.of(256, 128), 0.3);

    public DenseForm {
        hidden = List.copyOf(hidden);
    }

    /**
     * The one that rows deserve. Of few rows units are dropped, of which there are more then; a number is told worse by
     * units that come and go.
     *
     * @param isTable whether rows are a table's, not pixels
     * @param outputs classes, or 1 for a number
     * @param rows to train on
     */
    public static DenseForm of(boolean isTable, int outputs, long rows) {
        return isTable && outputs > 1 && rows < FEW_ROWS ? DROPPING : PLAIN;
    }

    /** Multiply-adds of one row's way forward. @param width numbers of a row */
    public double multiplyAdds(long width, int outputs) {
        double uses = 0;
        double in = width;
        for (int units : hidden) {
            uses += in * units;
            in = units;
        }
        return uses + in * outputs;
    }
}
