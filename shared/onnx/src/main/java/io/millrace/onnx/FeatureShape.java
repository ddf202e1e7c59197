package io.millrace.onnx;

/** The shape of one row of features, as a network takes it. */
public sealed interface FeatureShape {

    /** How many numbers one row has. */
    int size();

    /** A table's row: {@code width} numbers. */
    record Vector(int width) implements FeatureShape {
        public Vector {
            if (width < 1) {
                throw new IllegalArgumentException("a row needs at least one feature, not " + width);
            }
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
