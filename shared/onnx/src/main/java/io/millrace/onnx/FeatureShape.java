package io.millrace.onnx;

/** The shape of one row of features, as a network takes it. */
public sealed interface FeatureShape {

    /** How many numbers one row has. */
    int size();

    /**
     * A table's row: {@code width} numbers, and of its texts any of {@code terms} terms.
     *
     * @param terms how many different ones there are; 0 without texts
     */
    record Vector(int width, int terms) implements FeatureShape {
        public Vector {
            if (width < 1 || terms < 0) {
                throw new IllegalArgumentException("a row has no %d numbers and %d terms".formatted(width, terms));
            }
        }

        /** Without texts. */
        public Vector(int width) {
            this(width, 0);
        }

        @Override
        public int size() {
            return width;
        }
    }

    /** An image, row by row with the channels of a pixel side by side. */
    record Image(int height, int width, int channels) implements FeatureShape {
        public Image {
            if (height < 1 || width < 1 || channels < 1) {
                throw new IllegalArgumentException(
                        "an image has no size %d x %d x %d".formatted(height, width, channels));
            }
        }

        @Override
        public int size() {
            return Math.multiplyExact(Math.multiplyExact(height, width), channels);
        }
    }
}
