package io.millrace.evaluate.robustness;

import io.millrace.onnx.RawColumn;

/**
 * One picture.
 *
 * @param values [height][width][channels], grey levels 0 to 255
 */
record Pixels(double[] values, int height, int width, int channels) {

    /** A new value of one pixel's channel. */
    @FunctionalInterface
    interface Value {
        double at(int x, int y, int channel);
    }

    static Pixels of(RawColumn.Images images, int row) {
        int size = images.height() * images.width() * images.channels();
        var values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = Byte.toUnsignedInt(images.pixels()[row * size + i]);
        }
        return new Pixels(values, images.height(), images.width(), images.channels());
    }

    Pixels map(Value value) {
        var mapped = new double[values.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int channel = 0; channel < channels; channel++) {
                    mapped[index(x, y, channel)] = Math.clamp(value.at(x, y, channel), 0, 255);
                }
            }
        }
        return new Pixels(mapped, height, width, channels);
    }

    /** Beyond the border the border's. */
    double at(int x, int y, int channel) {
        return values[index(Math.clamp(x, 0, width - 1), Math.clamp(y, 0, height - 1), channel)];
    }

    /** Between pixels linear; beyond the border the border's. */
    double at(double x, double y, int channel) {
        double insideX = Math.clamp(x, 0, width - 1);
        double insideY = Math.clamp(y, 0, height - 1);
        int left = (int) insideX;
        int top = (int) insideY;
        int right = Math.min(left + 1, width - 1);
        int bottom = Math.min(top + 1, height - 1);
        double above = mix(values[index(left, top, channel)], values[index(right, top, channel)], insideX - left);
        double below = mix(values[index(left, bottom, channel)], values[index(right, bottom, channel)], insideX - left);
        return mix(above, below, insideY - top);
    }

    void copyTo(byte[] pixels, int row) {
        for (int i = 0; i < values.length; i++) {
            pixels[row * values.length + i] = (byte) Math.round(values[i]);
        }
    }

    private static double mix(double a, double b, double share) {
        return a + share * (b - a);
    }

    private int index(int x, int y, int channel) {
        return (y * width + x) * channels + channel;
    }
}
