package io.millrace.onnx;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/** The values of one model input for a batch of rows, as the graph takes them. */
public sealed interface RawColumn {

    int rows();

    /** These rows, in this order; a row may come more than once. */
    RawColumn select(int... rows);

    /**
     * The values of all of them.
     *
     * @param columns at least one, of the same kind; images of the same size
     */
    static RawColumn joined(List<RawColumn> columns) {
        return switch (columns.getFirst()) {
            case Numbers first ->
                new Numbers(columns.stream()
                        .flatMapToDouble(column -> Arrays.stream(((Numbers) column).values()))
                        .toArray());
            case Strings first ->
                new Strings(columns.stream()
                        .flatMap(column -> Arrays.stream(((Strings) column).values()))
                        .toArray(String[]::new));
            case Images first -> {
                var pixels = new ByteArrayOutputStream();
                columns.forEach(column -> pixels.writeBytes(((Images) column).pixels()));
                yield new Images(pixels.toByteArray(), first.height(), first.width(), first.channels());
            }
        };
    }

    /** The rows from {@code from} to before {@code to}. */
    RawColumn slice(int from, int to);

    /** A number or timestamp column; {@code NaN} means missing. */
    record Numbers(double[] values) implements RawColumn {
        @Override
        public int rows() {
            return values.length;
        }

        @Override
        public Numbers select(int... rows) {
            return new Numbers(
                    Arrays.stream(rows).mapToDouble(row -> values[row]).toArray());
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
        public Strings select(int... rows) {
            return new Strings(Arrays.stream(rows).mapToObj(row -> values[row]).toArray(String[]::new));
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
        public Images select(int... rows) {
            int size = height * width * channels;
            var selected = new byte[Math.multiplyExact(rows.length, size)];
            for (int i = 0; i < rows.length; i++) {
                System.arraycopy(pixels, rows[i] * size, selected, i * size, size);
            }
            return new Images(selected, height, width, channels);
        }

        @Override
        public RawColumn slice(int from, int to) {
            int size = height * width * channels;
            return new Images(Arrays.copyOfRange(pixels, from * size, to * size), height, width, channels);
        }
    }
}
