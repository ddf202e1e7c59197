package io.millrace.inference.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.onnx.RawColumn;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OcclusionTest {

    /** The score is the brightest pixel: covering it is the only thing that matters. */
    private static final Score BRIGHTEST = batch -> {
        var images = (RawColumn.Images) batch.columns().get("image");
        int size = images.pixels().length / batch.rows();
        var scores = new double[batch.rows()];
        for (int i = 0; i < images.pixels().length; i++) {
            scores[i / size] = Math.max(scores[i / size], images.pixels()[i] & 0xFF);
        }
        return scores;
    };

    @ParameterizedTest
    @CsvSource({"28,28,3,20", "1,1,0,0", "5,9,4,8", "40,17,39,16", "700,340,600,300"})
    void onlyPatchesOverThePixelThatCountsMakeTheScoreFall(int height, int width, int y, int x) {
        var pixels = new byte[height * width];
        Arrays.fill(pixels, (byte) 10);
        pixels[y * width + x] = (byte) 200;
        var occlusion = new Occlusion(new RawColumn.Images(pixels, height, width, 1));
        var estimate = occlusion.of(BRIGHTEST);

        assertThat(estimate.score()).isEqualTo(200);
        assertThat(1 + estimate.falls().length * estimate.falls()[0].length).isEqualTo(occlusion.evaluations());
        int over = 0;
        for (int i = 0; i < estimate.falls().length; i++) {
            for (int j = 0; j < estimate.falls()[i].length; j++) {
                int top = i * estimate.strideHeight();
                int left = j * estimate.strideWidth();
                boolean covers =
                        y >= top && y < top + estimate.patchHeight() && x >= left && x < left + estimate.patchWidth();
                // A single pixel is its own mean.
                boolean falls = estimate.falls()[i][j] > 0;
                assertThat(falls).as("patch " + i + ", " + j).isEqualTo(covers && height * width > 1);
                over += covers ? 1 : 0;
            }
        }
        assertThat(over).as("every pixel is covered").isPositive();
    }
}
