package io.millrace.onnx;

import java.util.List;
import java.util.stream.Stream;

/**
 * One step of a network. The trainer computes it and {@link ModelFile} writes it as ONNX nodes; both read the same
 * description. Images are channels-last between layers.
 */
public sealed interface Layer {

    /**
     * What this layer makes of rows of that shape.
     *
     * @throws IllegalArgumentException if it cannot take them
     */
    FeatureShape output(FeatureShape input);

    /** All of these layers that have weights, those inside of others too, in order. */
    static List<Trained> trained(List<Layer> layers) {
        return layers.stream().flatMap(Layer::trained).toList();
    }

    private static Stream<Trained> trained(Layer layer) {
        return switch (layer) {
            case Trained trained -> Stream.of(trained);
            case Residual(List<Layer> body) -> body.stream().flatMap(Layer::trained);
            case Relu relu -> Stream.empty();
            case MaxPool pool -> Stream.empty();
            case GlobalAveragePool pool -> Stream.empty();
            case Flatten flatten -> Stream.empty();
            case Dropout dropout -> Stream.empty();
        };
    }

    /** A layer with a weight and a bias, kept in {@link Weights} under {@link #weight()} and {@link #bias()}. */
    sealed interface Trained extends Layer permits Dense, Convolution, BatchNorm, Terms {
        String name();

        /** How many numbers the weight has. */
        int weightSize();

        /** How many numbers the bias has: one an output. */
        int biasSize();

        default String weight() {
            return name() + ".weight";
        }

        default String bias() {
            return name() + ".bias";
        }
    }

    /** {@code x W^T + b}; the weight is [out][in]. */
    record Dense(String name, int in, int out) implements Trained {
        @Override
        public int weightSize() {
            return Math.multiplyExact(in, out);
        }

        @Override
        public int biasSize() {
            return out;
        }

        @Override
        public FeatureShape output(FeatureShape input) {
            if (!(input instanceof FeatureShape.Vector(int width, int terms)) || width != in) {
                throw new IllegalArgumentException("%s takes %d features, not %s".formatted(name, in, input));
            }
            return new FeatureShape.Vector(out);
        }
    }

    /**
     * A dense layer over a table's terms and numbers: the sum of each term's row, times the term's weight, and of each
     * number's row, times the number. The weight is [terms + in][out], the terms' rows first; a step of training touches
     * only the rows of terms that occur.
     */
    record Terms(String name, int terms, int in, int out) implements Trained {
        @Override
        public int weightSize() {
            return Math.multiplyExact(Math.addExact(terms, in), out);
        }

        @Override
        public int biasSize() {
            return out;
        }

        @Override
        public FeatureShape output(FeatureShape input) {
            if (!input.equals(new FeatureShape.Vector(in, terms))) {
                throw new IllegalArgumentException(
                        "%s takes %d features and %d terms, not %s".formatted(name, in, terms, input));
            }
            return new FeatureShape.Vector(out);
        }
    }

    /** {@code max(x, 0)}. */
    record Relu() implements Layer {
        @Override
        public FeatureShape output(FeatureShape input) {
            return input;
        }
    }

    /**
     * A two-dimensional cross-correlation with stride 1; the weight is [out][in][kernel][kernel].
     *
     * @param kernel side of the square window; odd where {@code samePadding}
     * @param samePadding whether zeros around the image keep its size; otherwise each side shrinks by kernel - 1
     */
    record Convolution(String name, int in, int out, int kernel, boolean samePadding) implements Trained {
        public Convolution {
            if (samePadding && kernel % 2 == 0) {
                throw new IllegalArgumentException("only an odd kernel keeps the size, not " + kernel);
            }
        }

        /** Zeros added on each of the four sides. */
        public int padding() {
            return samePadding ? kernel / 2 : 0;
        }

        @Override
        public int weightSize() {
            return Math.multiplyExact(Math.multiplyExact(in, out), kernel * kernel);
        }

        @Override
        public int biasSize() {
            return out;
        }

        @Override
        public FeatureShape output(FeatureShape input) {
            if (!(input instanceof FeatureShape.Image(int height, int width, int channels)) || channels != in) {
                throw new IllegalArgumentException("%s takes images of %d channels, not %s".formatted(name, in, input));
            }
            int shrink = kernel - 1 - 2 * padding();
            return new FeatureShape.Image(height - shrink, width - shrink, out);
        }
    }

    /**
     * Batch normalisation (Ioffe and Szegedy 2015): {@code (x - mean) / sqrt(variance + epsilon) * weight + bias}, channel
     * by channel. While training, mean and variance are the batch's; when predicting, their running means, kept in
     * {@link Weights} beside weight and bias. Stands right after a convolution, into which the model file folds it.
     */
    record BatchNorm(String name, int channels) implements Trained {
        /** Keeps a constant channel finite. */
        public static final float EPSILON = 1e-5f;

        public String mean() {
            return name + ".mean";
        }

        public String variance() {
            return name + ".variance";
        }

        @Override
        public int weightSize() {
            return channels;
        }

        @Override
        public int biasSize() {
            return channels;
        }

        @Override
        public FeatureShape output(FeatureShape input) {
            if (!(input instanceof FeatureShape.Image(int height, int width, int in)) || in != channels) {
                throw new IllegalArgumentException(
                        "%s takes images of %d channels, not %s".formatted(name, channels, input));
            }
            return input;
        }
    }

    /**
     * What comes in, plus what the inner layers make of it (He et al. 2016).
     *
     * @param body at least one layer; gives images of the size and the channels that it takes
     */
    record Residual(List<Layer> body) implements Layer {
        public Residual {
            body = List.copyOf(body);
        }

        @Override
        public FeatureShape output(FeatureShape input) {
            FeatureShape inner = input;
            for (var layer : body) {
                inner = layer.output(inner);
            }
            if (!inner.equals(input)) {
                throw new IllegalArgumentException("%s cannot be added to %s".formatted(inner, input));
            }
            return input;
        }
    }

    /** The mean of each channel over the whole image. */
    record GlobalAveragePool() implements Layer {
        @Override
        public FeatureShape output(FeatureShape input) {
            return switch (input) {
                case FeatureShape.Image(int height, int width, int channels) -> new FeatureShape.Vector(channels);
                case FeatureShape.Vector vector ->
                    throw new IllegalArgumentException("pooling takes images, not " + vector);
            };
        }
    }

    /** The largest of each {@code size} x {@code size} window, stride {@code size}; a rest at the edge is dropped. */
    record MaxPool(int size) implements Layer {
        @Override
        public FeatureShape output(FeatureShape input) {
            return switch (input) {
                case FeatureShape.Image(int height, int width, int channels) ->
                    new FeatureShape.Image(height / size, width / size, channels);
                case FeatureShape.Vector vector ->
                    throw new IllegalArgumentException("pooling takes images, not " + vector);
            };
        }
    }

    /** An image as a vector: row by row, the channels of a pixel side by side. */
    record Flatten() implements Layer {
        @Override
        public FeatureShape output(FeatureShape input) {
            return new FeatureShape.Vector(input.size());
        }
    }

    /** Sets a share of the values to 0 while training (the others grow by 1 / (1 - rate)); nothing when predicting. */
    record Dropout(double rate) implements Layer {
        public Dropout {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException("a dropout rate lies in [0, 1), not " + rate);
            }
        }

        @Override
        public FeatureShape output(FeatureShape input) {
            return input;
        }
    }
}
