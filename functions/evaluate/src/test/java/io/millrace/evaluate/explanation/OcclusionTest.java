package io.millrace.evaluate.explanation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.evaluate.Tables;
import io.millrace.evaluate.metrics.KeptRows;
import io.millrace.lifecycle.evidence.Interval;
import io.millrace.lifecycle.evidence.OcclusionMap;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.Predictor;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The model answers with 90 % by the one pixel at (x 5, y 2) and never looks at the others. */
class OcclusionTest {
    private static final int SIDE = 14;
    private static final int ROWS = 400;
    private static final List<String> CLASSES = List.of("bright", "dark");
    private static final DatasetManifest DATASET = Tables.images(CLASSES, SIDE, SIDE, 1);
    private static final Predictor MODEL = Tables.model(CLASSES, OcclusionTest::answers);

    @Test
    void thePartThatTheModelLooksAtIsTheOnlyOneThatCounts() {
        var all = maps(SIDE, SIDE).getFirst();

        assertThat(all.label()).isEmpty();
        assertThat(all.pictures()).isEqualTo(ROWS);
        assertThat(all.height() * all.width()).isEqualTo(49);
        for (int part = 0; part < 49; part++) {
            if (part == 7 + 2) {
                // The mean colour is dark, so that bright pictures lose 0.9 - 0.1, and dark ones nothing.
                assertThat(all.parts().get(part).loss()).isCloseTo(0.4, within(0.06));
                assertThat(all.parts().get(part).interval().contains(0.4)).isTrue();
            } else {
                assertThat(all.parts().get(part)).isEqualTo(new OcclusionMap.Part(0, new Interval(0, 0)));
            }
        }
    }

    @Test
    void eachLabelHasAMapOfItsOwn() {
        var maps = maps(SIDE, SIDE);

        assertThat(maps).extracting(OcclusionMap::label).containsExactly("", "bright", "dark");
        assertThat(maps.get(1).parts().get(9).loss()).isCloseTo(0.8, within(1e-6));
        assertThat(maps.get(2).parts().get(9).loss()).isCloseTo(0, within(1e-6));
        assertThat(maps.get(1).pictures() + maps.get(2).pictures()).isEqualTo(ROWS);
        assertThat(maps).allSatisfy(map -> assertThat(map.picture()).startsWith("data:image/png;base64,"));
    }

    @Test
    void smallPicturesHaveAsManyPartsAsPixels() {
        var kept = new KeptRows(Tables.images(CLASSES, 3, 6, 1), ROWS);
        var batch = batch(3, 6);
        kept.accept(batch, answers(batch));

        var map = new Occlusion(kept, MODEL, kept.dataset().image().orElseThrow(), 1_000)
                .maps()
                .getFirst();

        assertThat(map.height()).isEqualTo(3);
        assertThat(map.width()).isEqualTo(6);
        assertThat(map.parts()).hasSize(18);
    }

    @Test
    void withoutPicturesThereIsNoMap() {
        var none = new KeptRows(DATASET, 0);

        assertThat(new Occlusion(none, MODEL, DATASET.image().orElseThrow(), 1_000).maps())
                .isEmpty();
    }

    private static List<OcclusionMap> maps(int height, int width) {
        var kept = new KeptRows(DATASET, ROWS);
        var batch = batch(height, width);
        kept.accept(batch, answers(batch));
        return new Occlusion(kept, MODEL, DATASET.image().orElseThrow(), 100_000).maps();
    }

    private static RawBatch batch(int height, int width) {
        var random = new Random(7);
        var pixels = new byte[ROWS * height * width];
        random.nextBytes(pixels);
        // Darker than half on the whole, but for the pixel that counts.
        IntStream.range(0, pixels.length).forEach(i -> pixels[i] = (byte) (Byte.toUnsignedInt(pixels[i]) / 3));
        var labels = new String[ROWS];
        for (int row = 0; row < ROWS; row++) {
            labels[row] = CLASSES.get(random.nextInt(2));
            pixels[place(row, height, width)] = (byte) (labels[row].equals("bright") ? 250 : 5);
        }
        return new RawBatch(
                ROWS,
                Map.of(
                        ModelSignature.IMAGE,
                        new RawColumn.Images(pixels, height, width, 1),
                        Tables.TARGET,
                        new RawColumn.Strings(labels)));
    }

    private static int place(int row, int height, int width) {
        return (row * height + 2) * width + 5;
    }

    private static Predictions answers(RawBatch batch) {
        var images = (RawColumn.Images) batch.columns().get(ModelSignature.IMAGE);
        var labels = new String[batch.rows()];
        var probabilities = new float[batch.rows()][];
        for (int row = 0; row < labels.length; row++) {
            boolean bright = Byte.toUnsignedInt(images.pixels()[place(row, images.height(), images.width())]) > 127;
            labels[row] = bright ? "bright" : "dark";
            probabilities[row] = bright ? new float[] {0.9f, 0.1f} : new float[] {0.1f, 0.9f};
        }
        return new Predictions.Labels(labels, probabilities);
    }
}
