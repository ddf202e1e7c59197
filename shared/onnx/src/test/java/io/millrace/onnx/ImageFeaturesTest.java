package io.millrace.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ImageFeaturesTest {

    @Test
    void imagesOfTheRightSizeKeepEveryPixel() {
        var pixels = new byte[2 * 5 * 7 * 3];
        new Random(1).nextBytes(pixels);
        var expected = new float[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            expected[i] = (pixels[i] & 0xFF) / 255f;
        }

        assertThat(run(5, 7, 3, new RawColumn.Images(pixels, 5, 7, 3))).containsExactly(expected, Offset.offset(1e-7f));
    }

    @Test
    void halvingAveragesWithATriangle() {
        // A line 0 0 0 0 200 200 200 200: halved with a triangle filter of support 2, weights 1 3 3 1.
        var line = new byte[] {0, 0, 0, 0, (byte) 200, (byte) 200, (byte) 200, (byte) 200};
        var pixels = new byte[64];
        for (int y = 0; y < 8; y++) {
            System.arraycopy(line, 0, pixels, 8 * y, 8);
        }

        float[] features = run(4, 4, 1, new RawColumn.Images(pixels, 8, 8, 1));

        float[] row = {0, 25 / 255f, 175 / 255f, 200 / 255f};
        for (int y = 0; y < 4; y++) {
            assertThat(Arrays.copyOfRange(features, 4 * y, 4 * y + 4)).containsExactly(row, Offset.offset(0.006f));
        }
    }

    @Test
    void aPlainImageStaysPlainHoweverItIsStretched() {
        var pixels = new byte[3 * 11 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i % 3 * 100);
        }

        float[] features = run(6, 4, 3, new RawColumn.Images(pixels, 3, 11, 3));

        assertThat(features).hasSize(6 * 4 * 3);
        for (int i = 0; i < features.length; i++) {
            assertThat(features[i]).isEqualTo(i % 3 * 100 / 255f, Offset.offset(0.005f));
        }
    }

    private static float[] run(int height, int width, int channels, RawColumn.Images images) {
        var graph = FeatureGraph.of(Datasets.images(List.of("a", "b"), height, width, channels));
        assertThat(graph.shape()).isEqualTo(new FeatureShape.Image(height, width, channels));
        return TabularFeaturesTest.run(graph, images.rows(), Map.of("image", images));
    }
}
