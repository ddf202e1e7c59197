package io.millrace.onnx;

/** The values of one model input for a batch of rows, as the graph takes them. */
public sealed interface RawColumn {

    int rows();

    /** A number or timestamp column; {@code NaN} means missing. */
    record Numbers(double[] values) implements RawColumn {
        @Override
        public int rows() {
            return values.length;
        }
    }

    /** A category, boolean or text column; the empty string means missing, {@code null} is not allowed. */
    record Strings(String[] values) implements RawColumn {
        @Override
        public int rows() {
            return values.length;
        }
    }

    /**
     * Images of one size.
     *
     * @param pixels [n, height, width, channels], one byte each, 0 to 255
     */
    record Images(byte[] pixels, int height, int width, int channels) implements RawColumn {
        @Override
        public int rows() {
            return pixels.length / (height * width * channels);
        }
    }
}
