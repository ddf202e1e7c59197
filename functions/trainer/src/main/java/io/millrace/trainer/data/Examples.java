package io.millrace.trainer.data;

import io.millrace.onnx.TermRows;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one split in memory: features as the feature graph puts them out, and what a network should answer.
 *
 * @param width features a row
 * @param blocks features of {@value #BLOCK_ROWS} rows each (the last may have fewer), row-major; blocks, because one
 *     array ends at 2^31 numbers
 * @param terms of texts, a row for each
 * @param targets one a row: the class's index, or the standardised number
 */
public record Examples(int width, List<float[]> blocks, TermRows terms, float[] targets) {
    public static final int BLOCK_ROWS = 4_096;

    /** @throws IllegalArgumentException if features and targets are of different numbers of rows */
    public Examples {
        blocks = List.copyOf(blocks);
        long numbers = blocks.stream().mapToLong(block -> block.length).sum();
        if (numbers != (long) targets.length * width) {
            throw new IllegalArgumentException(
                    "%d targets need %d features each, not %d in all".formatted(targets.length, width, numbers));
        }
        if (terms.rows() != targets.length) {
            throw new IllegalArgumentException(
                    "%d targets have terms of %d rows".formatted(targets.length, terms.rows()));
        }
        for (int i = 0; i < blocks.size() - 1; i++) {
            if (blocks.get(i).length != BLOCK_ROWS * width) {
                throw new IllegalArgumentException("block %d is not full".formatted(i));
            }
        }
    }

    /** Examples of a few rows, each with its features. */
    public static Examples of(float[][] features, float[] targets) {
        int width = features[0].length;
        var store = new ExampleBlocks(width, features.length);
        for (float[] row : features) {
            store.add(row);
        }
        return store.finish(TermRows.none(features.length), targets);
    }

    /** These rows, then those of another split of the same dataset. */
    public Examples and(Examples others) {
        int rows = Math.addExact(rows(), others.rows());
        var store = new ExampleBlocks(width, rows);
        blocks.forEach(store::add);
        others.blocks.forEach(store::add);
        float[] all = Arrays.copyOf(targets, rows);
        System.arraycopy(others.targets, 0, all, rows(), others.rows());
        return store.finish(TermRows.concat(List.of(terms, others.terms)), all);
    }

    public int rows() {
        return targets.length;
    }

    /** Puts the numbers among the features of one row at the buffer's position. */
    public void features(int row, FloatBuffer into) {
        into.put(blocks.get(row / BLOCK_ROWS), row % BLOCK_ROWS * width, width);
    }

    public float target(int row) {
        return targets[row];
    }
}
