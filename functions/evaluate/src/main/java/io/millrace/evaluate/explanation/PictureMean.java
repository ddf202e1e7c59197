package io.millrace.evaluate.explanation;

import io.millrace.onnx.RawColumn;

/** The mean of pictures of one size. */
final class PictureMean {
    private long[] sums = new long[0];
    private RawColumn.Images shape = new RawColumn.Images(new byte[0], 1, 1, 1);
    private int pictures;
    private boolean mixed;

    void add(RawColumn.Images images, int row) {
        int size = images.height() * images.width() * images.channels();
        if (pictures == 0) {
            sums = new long[size];
            shape = images;
        }
        mixed |= images.height() != shape.height() || images.width() != shape.width() || sums.length != size;
        pictures++;
        if (!mixed) {
            for (int i = 0; i < size; i++) {
                sums[i] += Byte.toUnsignedInt(images.pixels()[row * size + i]);
            }
        }
    }

    /** As text that a page can show; empty where there are none or of different sizes. */
    String png() {
        if (mixed || pictures == 0) {
            return "";
        }
        var pixels = new byte[sums.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (sums[i] / pictures);
        }
        return PngPicture.of(new RawColumn.Images(pixels, shape.height(), shape.width(), shape.channels()), 0);
    }
}
