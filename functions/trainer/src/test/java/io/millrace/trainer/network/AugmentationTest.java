package io.millrace.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.onnx.FeatureShape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AugmentationTest {
    private static final FeatureShape.Image GREY = new FeatureShape.Image(20, 24, 1);
    private static final FeatureShape.Image COLOUR = new FeatureShape.Image(20, 20, 3);

    @Test
    void equalSeedsShowEqualImagesAndEachDrawAnother() {
        var first = draws(GREY, List.of("a", "b"), ramp(GREY), 7, 3);

        assertThat(draws(GREY, List.of("a", "b"), ramp(GREY), 7, 3)).isDeepEqualTo(first);
        assertThat(first[0]).isNotEqualTo(first[1]);
        assertThat(draws(GREY, List.of("a", "b"), ramp(GREY), 8, 1)[0]).isNotEqualTo(first[0]);
    }

    @Test
    void pixelsStayBetweenThoseOfTheImageUnlessErasedToAShade() {
        for (float[] shown : draws(COLOUR, List.of("cat", "dog"), ramp(COLOUR), 1, 50)) {
            for (float pixel : shown) {
                assertThat(pixel).isBetween(0f, 1f);
            }
        }
    }

    @Test
    void anEvenImageStaysEvenButForThePatchOfEveryFourth() {
        var even = new float[GREY.size()];
        Arrays.fill(even, 2);

        long erased = Stream.of(draws(GREY, List.of("a", "b"), even, 3, 400))
                .filter(shown -> !Arrays.equals(shown, even))
                .count();

        assertThat(erased).isBetween(70L, 130L);
    }

    @Test
    void colourImagesAreMirroredUnlessTheirLabelsTellSides() {
        assertThat(mirrored(COLOUR, List.of("cat", "dog"))).isBetween(60L, 140L);
        assertThat(mirrored(COLOUR, List.of("turn left", "turn right"))).isZero();
        assertThat(mirrored(GREY, List.of("b", "d"))).isZero();
    }

    @Test
    void tinyImagesMoveByWholePixelsOnly() {
        var shape = new FeatureShape.Image(10, 10, 1);

        for (float[] shown : draws(shape, List.of("a", "b"), ramp(shape), 5, 50)) {
            for (float pixel : shown) {
                assertThat(pixel * 9).isEqualTo(Math.round(pixel * 9));
            }
        }
    }

    @Test
    void rowsOfATableAreLeftAsTheyAre() {
        assertThat(Augmentation.of(new FeatureShape.Vector(4), List.of("a", "b")))
                .isEmpty();
    }

    /** Of 200 draws, those whose right half is darker than the left one: the ramp grows to the right. */
    private static long mirrored(FeatureShape.Image shape, List<String> classes) {
        return Stream.of(draws(shape, classes, ramp(shape), 11, 200))
                .filter(shown -> half(shape, shown, 0) > half(shape, shown, shape.width() / 2))
                .count();
    }

    private static double half(FeatureShape.Image shape, float[] shown, int from) {
        double sum = 0;
        for (int i = 0; i < shown.length; i++) {
            int x = i / shape.channels() % shape.width();
            sum += x >= from && x < from + shape.width() / 2 ? shown[i] : 0;
        }
        return sum;
    }

    private static float[] ramp(FeatureShape.Image shape) {
        var pixels = new float[shape.size()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i / shape.channels() % shape.width() / (shape.width() - 1f);
        }
        return pixels;
    }

    private static float[][] draws(
            FeatureShape.Image shape, List<String> classes, float[] pixels, long seed, int count) {
        var augmentation = Augmentation.of(shape, classes).orElseThrow();
        augmentation.seed(seed);
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    // An image before it must be left alone.
                    var buffer = FloatBuffer.allocate(2 * pixels.length);
                    buffer.position(pixels.length);
                    buffer.put(pixels);
                    augmentation.apply(buffer);
                    assertThat(Arrays.copyOf(buffer.array(), pixels.length)).containsOnly(0);
                    return Arrays.copyOfRange(buffer.array(), pixels.length, 2 * pixels.length);
                })
                .toArray(float[][]::new);
    }
}
