package io.millrace.trainer.network;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.millrace.trainer.data.Examples;
import io.millrace.trainer.objective.RegressionTally;

/**
 * The squared errors of any linear model on some rows, without looking at the rows again.
 *
 * <p>With z = (x, 1, y) and v = (w, b, -1), a row's error is z v, so that their squares sum up to v' Z'Z v, and the slope of
 * that by v is 2 Z'Z v. Z'Z is summed up once, in double precision: a step of gradient descent on all rows then costs
 * (features + 2)^2 multiplications however many rows there are.
 */
final class LeastSquares {
    /** Before the first step, so many cost as much as five epochs by the engine; more cost more of them. */
    static final int MOST_FEATURES = 128;

    private final int rows;
    private final int size;
    /** Z'Z, [size][size]. */
    private final double[] products;

    private LeastSquares(int rows, int size, double[] products) {
        this.rows = rows;
        this.size = size;
        this.products = products;
    }

    /** Of those rows, summed up block by block. */
    static LeastSquares of(Examples examples, NDManager manager) {
        int size = examples.width() + 2;
        var staging = new Staging();
        int done = 0;
        try (var sum = manager.zeros(new Shape(size, size), DataType.FLOAT64)) {
            for (float[] block : examples.blocks()) {
                int rows = block.length / examples.width();
                var floats = staging.room(rows * size);
                for (int row = 0; row < rows; row++) {
                    floats.put(block, row * examples.width(), examples.width());
                    floats.put(1).put(examples.target(done + row));
                }
                done += rows;
                try (var memory = manager.newSubManager()) {
                    var z = staging.array(memory, 0, new Shape(rows, size)).toType(DataType.FLOAT64, true);
                    sum.addi(z.transpose().matMul(z));
                }
            }
            return new LeastSquares(done, size, sum.toDoubleArray());
        }
    }

    /**
     * Adds all rows to the tally.
     *
     * @param line the model's weights, then its bias
     * @return how the mean squared error changes with each of them
     */
    float[] add(float[] line, RegressionTally tally) {
        double squares = 0;
        var gradient = new float[line.length];
        for (int i = 0; i < size; i++) {
            double product = 0;
            for (int j = 0; j < size; j++) {
                product += products[i * size + j] * (j < line.length ? line[j] : -1);
            }
            squares += product * (i < line.length ? line[i] : -1);
            if (i < line.length) {
                gradient[i] = (float) (2 * product / rows);
            }
        }
        // Where nothing is left but rounding, it may be below 0.
        tally.addSquares(squares < 0 ? 0 : squares, rows);
        return gradient;
    }
}
