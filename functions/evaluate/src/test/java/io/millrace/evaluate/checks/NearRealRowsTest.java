package io.millrace.evaluate.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.lifecycle.manifest.DatasetManifest.ImageShape;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * How often near copies are found, and others taken for them, on handwritten digits: simple glyphs that resemble each
 * other more than photographs do. The writers of the two splits of MNIST are not the same people (LeCun et al.), so that
 * each test picture that is found is a false alarm.
 */
@Tag("long")
class NearRealRowsTest {
    private static final Path DATA = Path.of("../../../shared/data");
    private static final int SIDE = 28;

    @Test
    void ofMnistsTestSplitHardlyAnyPictureIsTakenForACopyOfATrainPicture() throws IOException {
        var train = idx("mnist/train-images-idx3-ubyte.gz");
        var test = idx("mnist/t10k-images-idx3-ubyte.gz");
        int found = 0;
        for (int part = 0; part < 5; part++) {
            found += found(rows(test, part * 2_000, 2_000), train).cardinality();
        }

        System.out.printf("MNIST: %d of 10,000 test pictures are near one of 60,000 train pictures%n", found);
        assertThat(found).isLessThanOrEqualTo(20);
    }

    @Test
    void copiesThatAreShiftedBrighterPalerOrNoisyAreFound() throws IOException {
        var train = idx("mnist/train-images-idx3-ubyte.gz");
        var random = new Random(3);
        var shifted = changed(train, 500, (pixels, i) -> i % SIDE == 0 ? 0 : pixels[i - 1]);
        var brighter = changed(train, 500, (pixels, i) -> pixels[i] + 30);
        var paler = changed(train, 500, (pixels, i) -> 40 + 0.6 * pixels[i]);
        var noisy = changed(train, 500, (pixels, i) -> pixels[i] + 10 * random.nextGaussian());
        var rows = rows(train, 0, 5_000);

        for (var copies : new RawColumn.Images[] {shifted, brighter, paler, noisy}) {
            int found = found(copies, rows).cardinality();
            System.out.printf("MNIST: %d of 500 changed copies are found%n", found);
            assertThat(found).isGreaterThanOrEqualTo(485);
        }
    }

    @Test
    void ofTheSmallestDigitsHardlyAnyIsTakenForACopy() throws IOException {
        assumeTrue(Files.exists(DATA.resolve("digits/digits.csv.gz")), "no digits");
        byte[] pixels;
        try (var in = new GZIPInputStream(Files.newInputStream(DATA.resolve("digits/digits.csv.gz")))) {
            var text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            var levels = text.lines()
                    .flatMapToInt(
                            line -> Arrays.stream(line.split(",")).limit(64).mapToInt(level ->
                                    (int) (Double.parseDouble(level) * 15)))
                    .toArray();
            pixels = new byte[levels.length];
            IntStream.range(0, levels.length).forEach(i -> pixels[i] = (byte) levels[i]);
        }
        var all = new RawColumn.Images(pixels, 8, 8, 1);

        int found = found(rows(all, 0, 360), rows(all, 360, all.rows() - 360)).cardinality();

        System.out.printf("digits: %d of 360 are near one of %d others%n", found, all.rows() - 360);
        assertThat(found).isLessThanOrEqualTo(2);
    }

    private static BitSet found(RawColumn.Images test, RawColumn.Images train) {
        var matcher = new NearPictures(new ImageShape(test.height(), test.width(), 1, true));
        var ours = batch(test);
        IntStream.range(0, ours.rows()).forEach(row -> matcher.keep(ours, row));
        var theirs = batch(train);
        var near = new BitSet();
        long started = System.nanoTime();
        for (int row = 0; row < theirs.rows() && !matcher.isSpent(); row++) {
            matcher.compare(theirs, row, near);
        }
        assertThat(matcher.isSpent()).isFalse();
        System.out.printf("compared in %.1f s%n", (System.nanoTime() - started) / 1e9);
        return near;
    }

    @FunctionalInterface
    private interface Change {
        double of(int[] pixels, int i);
    }

    private static RawColumn.Images changed(RawColumn.Images images, int rows, Change change) {
        int size = SIDE * SIDE;
        var changed = new byte[rows * size];
        for (int row = 0; row < rows; row++) {
            var pixels = new int[size];
            for (int i = 0; i < size; i++) {
                pixels[i] = Byte.toUnsignedInt(images.pixels()[row * size + i]);
            }
            for (int i = 0; i < size; i++) {
                changed[row * size + i] = (byte) Math.clamp(Math.round(change.of(pixels, i)), 0, 255);
            }
        }
        return new RawColumn.Images(changed, SIDE, SIDE, 1);
    }

    private static RawColumn.Images rows(RawColumn.Images images, int first, int count) {
        return images.select(IntStream.range(first, first + count).toArray());
    }

    private static RawBatch batch(RawColumn.Images images) {
        return new RawBatch(images.rows(), Map.of(ModelSignature.IMAGE, images));
    }

    private static RawColumn.Images idx(String name) throws IOException {
        var file = DATA.resolve(name);
        assumeTrue(Files.exists(file), "no " + name);
        try (var in = new GZIPInputStream(Files.newInputStream(file))) {
            in.readNBytes(16);
            return new RawColumn.Images(in.readAllBytes(), SIDE, SIDE, 1);
        }
    }
}
