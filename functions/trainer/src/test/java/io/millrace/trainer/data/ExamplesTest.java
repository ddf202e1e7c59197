package io.millrace.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.onnx.TermRows;
import java.nio.FloatBuffer;
import java.util.List;
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

    @Test
    void theRowsOfTwoSplitsFollowEachOther() {
        var train = new Examples(
                1,
                List.of(new float[] {1, 2}),
                new TermRows(new int[] {1, 3}, new int[] {4, 5, 6}, new float[] {0.4f, 0.5f, 0.6f}),
                new float[] {10, 20});
        var validation = new Examples(
                1,
                List.of(new float[] {3}),
                new TermRows(new int[] {2}, new int[] {7, 8}, new float[] {0.7f, 0.8f}),
                new float[] {30});

        var both = train.and(validation);

        assertThat(both.blocks()).singleElement().isEqualTo(new float[] {1, 2, 3});
        assertThat(both.targets()).containsExactly(10, 20, 30);
        assertThat(both.terms().ends()).containsExactly(1, 3, 5);
        assertThat(both.terms().terms()).containsExactly(4, 5, 6, 7, 8);
        assertThat(both.terms().weights()).containsExactly(0.4f, 0.5f, 0.6f, 0.7f, 0.8f);
    }
}
