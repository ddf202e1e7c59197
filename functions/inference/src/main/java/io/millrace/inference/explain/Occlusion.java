package io.millrace.inference.explain;

import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.Map;

/**
 * How much the score falls when a patch of an image is covered with the image's mean colour, for overlapping patches.
 *
 * @see <a href="https://arxiv.org/abs/1311.2901">Zeiler and Fergus, Visualizing and understanding convolutional networks
 *     (2013)</a>
 */
final class Occlusion {
    /** So many patches stand side by side without overlapping; with half of each overlapping, nearly twice as many. */
    private static final int ACROSS = 7;

    /** Covered copies go through the model in pieces of this many bytes, so that memory stays bounded. */
    private static final int MAX_BYTES = 8 << 20;

    private final RawColumn.Images image;
    private final int patchHeight;
    private final int patchWidth;

    /** @param image one image */
    Occlusion(RawColumn.Images image) {
        this.image = image;
        this.patchHeight = patch(image.height());
        this.patchWidth = patch(image.width());
    }

    /**
     * @param falls [rows][columns]; patch (i, j) covers from pixel (i * stride height, j * stride width); a positive fall
     *     speaks for the class
     */
    record Estimate(
            double score, double[][] falls, int patchHeight, int patchWidth, int strideHeight, int strideWidth) {}

    /** Copies of the image that the model is asked for. */
    int evaluations() {
        return 1 + places(image.height(), patchHeight) * places(image.width(), patchWidth);
    }

    Estimate of(Score score) {
        int rows = places(image.height(), patchHeight);
        int columns = places(image.width(), patchWidth);
        double own = score.of(batch(image.pixels()))[0];
        var falls = new double[rows][columns];
        int size = image.pixels().length;
        int atOnce = Math.max(1, MAX_BYTES / size);
        var mean = mean();
        for (int first = 0; first < rows * columns; first += atOnce) {
            int last = Math.min(rows * columns, first + atOnce);
            var copies = new byte[(last - first) * size];
            for (int place = first; place < last; place++) {
                System.arraycopy(image.pixels(), 0, copies, (place - first) * size, size);
                cover(copies, (place - first) * size, place / columns, place % columns, mean);
            }
            var scores = score.of(batch(copies));
            for (int place = first; place < last; place++) {
                falls[place / columns][place % columns] = own - scores[place - first];
            }
        }
        return new Estimate(own, falls, patchHeight, patchWidth, stride(patchHeight), stride(patchWidth));
    }

    private void cover(byte[] copies, int offset, int row, int column, byte[] colour) {
        int top = row * stride(patchHeight);
        int left = column * stride(patchWidth);
        for (int y = top; y < Math.min(image.height(), top + patchHeight); y++) {
            for (int x = left; x < Math.min(image.width(), left + patchWidth); x++) {
                System.arraycopy(colour, 0, copies, offset + (y * image.width() + x) * colour.length, colour.length);
            }
        }
    }

    private byte[] mean() {
        int channels = image.channels();
        var sums = new long[channels];
        for (int i = 0; i < image.pixels().length; i++) {
            sums[i % channels] += image.pixels()[i] & 0xFF;
        }
        var mean = new byte[channels];
        for (int i = 0; i < channels; i++) {
            mean[i] = (byte) Math.round((double) sums[i] * channels / image.pixels().length);
        }
        return mean;
    }

    private RawBatch batch(byte[] pixels) {
        var images = new RawColumn.Images(pixels, image.height(), image.width(), image.channels());
        return new RawBatch(images.rows(), Map.of(ModelSignature.IMAGE, images));
    }

    private static int patch(int side) {
        return (side + ACROSS - 1) / ACROSS;
    }

    private static int stride(int patch) {
        return Math.max(1, patch / 2);
    }

    /** Patches along a side: every pixel is covered by one of them. */
    private static int places(int side, int patch) {
        return 1 + (side - patch + stride(patch) - 1) / stride(patch);
    }
}
