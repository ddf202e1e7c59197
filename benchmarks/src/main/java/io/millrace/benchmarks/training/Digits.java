package io.millrace.benchmarks.training;

import io.millrace.onnx.TermRows;
import io.millrace.trainer.data.Examples;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;

/**
 * The first images of MNIST, shades from 0 to 1; where it is not there, random ones of the same shape, which cost the same
 * to train on.
 *
 * @param folder with MNIST's gzipped IDX files
 */
record Digits(Path folder) {
    static final int SIDE = 28;
    static final int PIXELS = SIDE * SIDE;
    static final int CLASSES = 10;

    private static final float WHITE = 255;
    private static final int IMAGES_HEADER = 16;
    private static final int LABELS_HEADER = 8;

    boolean areReal() {
        return Files.isReadable(images());
    }

    /** So many, at most 60,000. */
    Examples first(int rows) {
        try {
            return areReal() ? real(rows) : random(rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path images() {
        return folder.resolve("train-images-idx3-ubyte.gz");
    }

    private Examples real(int rows) throws IOException {
        try (var images = open(images(), IMAGES_HEADER);
                var labels = open(folder.resolve("train-labels-idx1-ubyte.gz"), LABELS_HEADER)) {
            List<float[]> blocks = new ArrayList<>();
            for (int from = 0; from < rows; from += Examples.BLOCK_ROWS) {
                var block = new float[Math.min(Examples.BLOCK_ROWS, rows - from) * PIXELS];
                byte[] pixels = images.readNBytes(block.length);
                for (int i = 0; i < block.length; i++) {
                    block[i] = Byte.toUnsignedInt(pixels[i]) / WHITE;
                }
                blocks.add(block);
            }
            var targets = new float[rows];
            for (int row = 0; row < rows; row++) {
                targets[row] = labels.readUnsignedByte();
            }
            return new Examples(PIXELS, blocks, TermRows.none(rows), targets);
        }
    }

    private static DataInputStream open(Path file, int header) throws IOException {
        var in = new DataInputStream(new GZIPInputStream(Files.newInputStream(file), 1 << 16));
        in.skipNBytes(header);
        return in;
    }

    private static Examples random(int rows) {
        var random = new SplittableRandom(7);
        List<float[]> blocks = new ArrayList<>();
        for (int from = 0; from < rows; from += Examples.BLOCK_ROWS) {
            var block = new float[Math.min(Examples.BLOCK_ROWS, rows - from) * PIXELS];
            for (int i = 0; i < block.length; i++) {
                block[i] = (float) random.nextDouble();
            }
            blocks.add(block);
        }
        var targets = new float[rows];
        for (int row = 0; row < rows; row++) {
            targets[row] = random.nextInt(CLASSES);
        }
        return new Examples(PIXELS, blocks, TermRows.none(rows), targets);
    }
}
