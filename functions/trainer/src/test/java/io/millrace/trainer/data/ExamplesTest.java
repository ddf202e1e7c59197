package io.millrace.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.onnx.TermRows;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    @Test
    void everyRowKeepsItsFeaturesOverTheBoundsOfBatchesAndBlocks() {
        int rows = 2 * Examples.BLOCK_ROWS + 5;
        var blocks = new ExampleBlocks(2, rows);
        int row = 0;
        for (int batch = 1_000; row < rows; batch = Math.min(1_000, rows - row)) {
            var features = new float[batch * 2];
            for (int i = 0; i < batch; i++, row++) {
                features[i * 2] = row;
                features[i * 2 + 1] = -row;
            }
            blocks.add(features);
        }

        var examples = blocks.finish(TermRows.none(rows), new float[rows]);

        assertThat(examples.blocks()).hasSize(3);
        for (int i = 0; i < rows; i += 61) {
            var found = FloatBuffer.allocate(2);
            examples.features(i, found);
            assertThat(found.array()).containsExactly(i, -i);
        }
    }
}
