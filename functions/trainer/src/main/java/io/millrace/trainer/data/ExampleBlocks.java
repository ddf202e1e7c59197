package io.millrace.trainer.data;

import static io.millrace.trainer.data.Examples.BLOCK_ROWS;

import io.millrace.onnx.TermRows;
import java.util.ArrayList;
import java.util.List;

/** Collects rows of features into the blocks of {@link Examples}, without ever holding them twice. */
final class ExampleBlocks {
    private final int width;
    private final int rows;
    private final List<float[]> blocks = new ArrayList<>();
    private int filled;

    /** @param rows how many there will be */
    ExampleBlocks(int width, int rows) {
        this.width = width;
        this.rows = rows;
    }

    /**
     * Adds whole rows.
     *
     * @param features row-major
     * @throws IllegalStateException if there are more rows than announced
     */
    void add(float[] features) {
        int added = features.length / width;
        if (added > rows - filled) {
            throw new IllegalStateException("more than the %d rows announced".formatted(rows));
        }
        int taken = 0;
        while (taken < added) {
            int offset = filled % BLOCK_ROWS;
            if (offset == 0) {
                blocks.add(new float[Math.multiplyExact(Math.min(BLOCK_ROWS, rows - filled), width)]);
            }
            float[] block = blocks.getLast();
            int now = Math.min(added - taken, block.length / width - offset);
            System.arraycopy(features, taken * width, block, offset * width, now * width);
            taken += now;
            filled += now;
        }
    }

    Examples finish(TermRows terms, float[] targets) {
        return new Examples(width, blocks, terms, targets);
    }
}
