package io.millrace.onnx;

import java.util.Arrays;

/** The values of one model input for a batch of rows, as the graph takes them. */
public sealed interface RawColumn {

    int rows();

    /** The rows from {@code from} to before {@code to}. */
    RawColumn slice(int from, int to);

    /** A number or timestamp column; {@code NaN} means missing. */
    record Numbers(double[] values) implements RawColumn {
        @Override
        public int rows() {
            return values.length;
        }

        @Override
        public RawColumn slice(int from, int to) {
            return new Numbers(Arrays.copyOfRange(values, from, to));
        }
    }

    /** A category, boolean or text column; the empty string means missing, {@code null} is not allowed. */
    record Strings(String[] values) implements RawColumn {
        @Override
        public int rows() {
            return values.length;
        }

        @Override
        public RawColumn slice(int from, int to) {
            return new Strings(Arrays.copyOfRange(values, from, to));
        }
    }

    /**
     * Images of one size.
     *
     * @param pixels [n, height, width, channels], one byte each, 0 to 255
     */
    record Images(byte[] pixels, int height, int width, int channels) implements RawColumn {

        /** @throws IllegalArgumentException if a side is not positive, or the pixels are no whole number of images */
        public Images {
            boolean positive = height > 0 && width > 0 && channels > 0;
            if (!positive || pixels.length % ((long) height * width * channels) != 0) {
                throw new IllegalArgumentException(
                        "%d bytes are no images of %d x %d x %d".formatted(pixels.length, height, width, channels));
            }
        }

        @Override
        public int rows() {
            return pixels.length / (height * width * channels);
        }

        @Override
        public RawColumn slice(int from, int to) {
            int size = height * width * channels;
            return new Images(Arrays.copyOfRange(pixels, from * size, to * size), height, width, channels);
        }
    }
}
