package io.millrace.evaluate.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.evaluate.Tables;
import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class NearPicturesTest {
    private static final int SIDE = 24;
    private static final int PICTURES = 200;

    static Stream<Arguments> copies() {
        var noise = new Random(5);
        return Stream.of(
                Arguments.of("the same", (UnaryOperator<Picture>) picture -> picture),
                Arguments.of("shifted", (UnaryOperator<Picture>) picture -> (x, y) -> picture.at(x - 1, y + 1)),
                Arguments.of("brighter", (UnaryOperator<Picture>) picture -> (x, y) -> picture.at(x, y) + 25),
                Arguments.of("paler", (UnaryOperator<Picture>) picture -> (x, y) -> 40 + 0.6 * picture.at(x, y)),
                Arguments.of("noisy", (UnaryOperator<Picture>)
                        picture -> (x, y) -> picture.at(x, y) + 5 * noise.nextGaussian()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("copies")
    void aCopyIsFoundThoughItWasChangedALittle(String name, UnaryOperator<Picture> change) {
        var matcher = new NearPictures(new ImageShape(SIDE, SIDE, 1, true));
        matcher.keep(batch(change.apply(glyph(PICTURES / 2)), SIDE, 1), 0);
        var near = new BitSet();

        matcher.compare(batch(glyph(PICTURES / 2), SIDE, 1), 0, near);

        assertThat(near.cardinality()).isEqualTo(1);
    }

    @Test
    void otherPicturesOfTheSameKindAreNotTakenForCopies() {
        var matcher = new NearPictures(new ImageShape(SIDE, SIDE, 1, true));
        for (int i = 0; i < PICTURES; i++) {
            matcher.keep(batch(glyph(i), SIDE, 1), 0);
        }
        var near = new BitSet();

        for (int i = PICTURES; i < 2 * PICTURES; i++) {
            matcher.compare(batch(glyph(i), SIDE, 1), 0, near);
        }

        assertThat(near.cardinality()).isZero();
    }

    @Test
    void theSameCopiesAreFoundAsByComparingAllPairs() {
        var matcher = new NearPictures(new ImageShape(SIDE, SIDE, 1, true));
        for (int i = 0; i < PICTURES; i++) {
            matcher.keep(batch(glyph(i), SIDE, 1), 0);
        }
        var near = new BitSet();

        for (int i = 0; i < PICTURES; i += 3) {
            var glyph = glyph(i);
            matcher.compare(batch((x, y) -> 0.8 * glyph.at(x + 1, y), SIDE, 1), 0, near);
        }

        assertThat(near.stream().boxed())
                .containsExactlyElementsOf(
                        Stream.iterate(0, i -> i < PICTURES, i -> i + 3).toList());
    }

    @Test
    void sizeAndColourDoNotMatter() {
        var matcher = new NearPictures(new ImageShape(96, 96, 3, false));
        var glyph = glyph(1);
        matcher.keep(batch((x, y) -> glyph.at(x / 4, y / 4), 96, 3), 0);
        var near = new BitSet();

        matcher.compare(batch((x, y) -> glyph.at(x / 5, y / 5), 120, 3), 0, near);

        assertThat(near.cardinality()).isEqualTo(1);
    }

    @Test
    void blankPicturesAreNoCopiesOfAnything() {
        var matcher = new NearPictures(new ImageShape(SIDE, SIDE, 1, true));
        matcher.keep(batch((x, y) -> 0, SIDE, 1), 0);
        var near = new BitSet();

        matcher.compare(batch((x, y) -> 0, SIDE, 1), 0, near);
        matcher.compare(batch(glyph(1), SIDE, 1), 0, near);

        assertThat(near.cardinality()).isZero();
    }

    /** The grey level at a place, which may lie outside. */
    @FunctionalInterface
    interface Picture {
        double at(double x, double y);
    }

    /** Three strokes on black, as handwriting has. */
    private static Picture glyph(int seed) {
        var random = new Random(seed);
        var ends = random.doubles(8, 4, SIDE - 4).toArray();
        return (x, y) -> {
            double nearest = Double.MAX_VALUE;
            for (int stroke = 0; stroke < 3; stroke++) {
                nearest = Math.min(
                        nearest,
                        distance(
                                x,
                                y,
                                ends[2 * stroke],
                                ends[2 * stroke + 1],
                                ends[2 * stroke + 2],
                                ends[2 * stroke + 3]));
            }
            return 200 * Math.exp(-nearest * nearest / 3);
        };
    }

    private static double distance(double x, double y, double fromX, double fromY, double toX, double toY) {
        double length = (toX - fromX) * (toX - fromX) + (toY - fromY) * (toY - fromY);
        double along = Math.clamp(((x - fromX) * (toX - fromX) + (y - fromY) * (toY - fromY)) / length, 0, 1);
        return Math.hypot(x - fromX - along * (toX - fromX), y - fromY - along * (toY - fromY));
    }

    private static RawBatch batch(Picture picture, int side, int channels) {
        var pixels = new byte[side * side * channels];
        for (int i = 0; i < pixels.length; i++) {
            int cell = i / channels;
            pixels[i] = (byte) Math.clamp(Math.round(picture.at(cell % side, cell / side)), 0, 255);
        }
        return new RawBatch(
                1,
                Map.of(
                        ModelSignature.IMAGE,
                        new RawColumn.Images(pixels, side, side, channels),
                        Tables.TARGET,
                        new RawColumn.Strings(new String[] {"a"})));
    }
}
