package io.millrace.onnx;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.network.DenseForm;
import io.millrace.onnx.Layer.BatchNorm;
import io.millrace.onnx.Layer.Convolution;
import io.millrace.onnx.Layer.Dense;
import io.millrace.onnx.Layer.Dropout;
import io.millrace.onnx.Layer.Flatten;
import io.millrace.onnx.Layer.GlobalAveragePool;
import io.millrace.onnx.Layer.MaxPool;
import io.millrace.onnx.Layer.Relu;
import io.millrace.onnx.Layer.Residual;
import io.millrace.onnx.Layer.Terms;
import java.util.ArrayList;
import java.util.List;

/**
 * The form of a network, apart from its weights and its number of outputs. Layers end in scores: one per class before
 * the softmax, or the one standardised number of a regression.
 */
public sealed interface Architecture {

    /**
     * The layers from features to scores. Names are unique among them and the same each time.
     *
     * @throws InvalidInputException if this architecture cannot take features of that shape
     */
    List<Layer> layers(FeatureShape features, int outputs);

    /** Linear or softmax regression: one dense layer. */
    record Linear() implements Architecture {
        @Override
        public List<Layer> layers(FeatureShape features, int outputs) {
            return new Mlp(List.of(), 0).layers(features, outputs);
        }
    }

    /**
     * Dense layers with ReLU between.
     *
     * @param hidden widths of the hidden layers
     * @param dropout after each hidden layer, in [0, 1); 0: none
     */
    record Mlp(List<Integer> hidden, double dropout) implements Architecture {
        public Mlp {
            hidden = List.copyOf(hidden);
        }

        @Override
        public List<Layer> layers(FeatureShape features, int outputs) {
            var layers = new ArrayList<Layer>();
            if (features instanceof FeatureShape.Image) {
                layers.add(new Flatten());
            }
            addDense(layers, features.size(), hidden, dropout, outputs);
            return List.copyOf(layers);
        }
    }

    /** Linear or softmax regression on the terms of texts and on all numbers beside them. */
    record Text() implements Architecture {
        @Override
        public List<Layer> layers(FeatureShape features, int outputs) {
            if (!(features instanceof FeatureShape.Vector(int width, int terms)) || terms == 0) {
                throw new InvalidInputException(
                        "Architecture text takes a column of texts, and this dataset has none that repeats a word.",
                        Place.column(null, "train.architecture"),
                        "Set train.architecture to auto, or a column's type to text in data.types.");
            }
            return List.of(new Terms("output", terms, width, outputs));
        }
    }

    /**
     * Convolution blocks, then dense layers with ReLU between.
     *
     * @param hidden widths of the hidden dense layers
     * @param dropout after each hidden dense layer, in [0, 1); 0: none
     */
    record Cnn(List<ConvBlock> blocks, List<Integer> hidden, double dropout) implements Architecture {
        public Cnn {
            blocks = List.copyOf(blocks);
            hidden = List.copyOf(hidden);
        }

        @Override
        public List<Layer> layers(FeatureShape features, int outputs) {
            if (!(features instanceof FeatureShape.Image(int height, int width, int channels))) {
                throw notForTables();
            }
            var layers = new ArrayList<Layer>();
            FeatureShape shape = features;
            int in = channels;
            for (int i = 0; i < blocks.size(); i++) {
                var block = blocks.get(i);
                if (!block.fits(shape)) {
                    throw tooSmall(height, width, blocks.size());
                }
                for (var layer : block.layers("conv" + (i + 1), in)) {
                    layers.add(layer);
                    shape = layer.output(shape);
                }
                in = block.filters();
            }
            layers.add(new Flatten());
            addDense(layers, shape.size(), hidden, dropout, outputs);
            return List.copyOf(layers);
        }
    }

    /**
     * Convolution - ReLU - max pooling.
     *
     * @param kernel side of the square window
     * @param samePadding whether the convolution keeps the image's size
     * @param pool side of the pooled square; 1: no pooling
     */
    record ConvBlock(int filters, int kernel, boolean samePadding, int pool) {
        public ConvBlock {
            if (filters < 1 || kernel < 1 || pool < 1) {
                throw new IllegalArgumentException(
                        "no block has %d filters, a kernel of %d and a pool of %d".formatted(filters, kernel, pool));
            }
        }

        boolean fits(FeatureShape shape) {
            if (!(shape instanceof FeatureShape.Image(int height, int width, int channels))) {
                return false;
            }
            int side = Math.min(height, width) - (samePadding ? 0 : kernel - 1);
            return side >= pool;
        }

        List<Layer> layers(String name, int in) {
            var layers = new ArrayList<Layer>();
            layers.add(new Convolution(name, in, filters, kernel, samePadding));
            layers.add(new Relu());
            if (pool > 1) {
                layers.add(new MaxPool(pool));
            }
            return layers;
        }
    }

    /**
     * A residual network: a convolution, then stages of which each halves the image and adds to it what two more
     * convolutions make of it, then the mean of each channel. Every convolution is 3x3, keeps the size, and is
     * normalised over the batch and rectified.
     *
     * @param filters of the first convolution, then of each stage; at least one
     * @param firstPool side of the square that is pooled after the first convolution; 1: no pooling
     * @param dropout before the output, in [0, 1)
     */
    record ResNet(List<Integer> filters, int firstPool, double dropout) implements Architecture {
        private static final int KERNEL = 3;
        private static final int HALF = 2;

        public ResNet {
            filters = List.copyOf(filters);
        }

        @Override
        public List<Layer> layers(FeatureShape features, int outputs) {
            if (!(features instanceof FeatureShape.Image(int height, int width, int channels))) {
                throw notForTables();
            }
            if (Math.min(height, width) < firstPool << filters.size() - 1) {
                throw tooSmall(height, width, filters.size() - 1);
            }
            var layers = new ArrayList<>(convolution("conv1", channels, filters.getFirst()));
            if (firstPool > 1) {
                layers.add(new MaxPool(firstPool));
            }
            for (int stage = 1; stage < filters.size(); stage++) {
                int out = filters.get(stage);
                var name = "stage" + stage;
                layers.addAll(convolution(name, filters.get(stage - 1), out));
                layers.add(new MaxPool(HALF));
                var body = new ArrayList<>(convolution(name + ".1", out, out));
                body.addAll(convolution(name + ".2", out, out));
                layers.add(new Residual(body));
            }
            layers.add(new GlobalAveragePool());
            if (dropout > 0) {
                layers.add(new Dropout(dropout));
            }
            layers.add(new Dense("output", filters.getLast(), outputs));
            return List.copyOf(layers);
        }

        private static List<Layer> convolution(String name, int in, int out) {
            return List.of(
                    new Convolution(name, in, out, KERNEL, true), new BatchNorm(name + ".norm", out), new Relu());
        }
    }

    private static InvalidInputException notForTables() {
        return new InvalidInputException(
                "Architecture cnn takes images, and this dataset is a table.",
                Place.column(null, "train.architecture"),
                "Set train.architecture to auto, linear or mlp.");
    }

    private static InvalidInputException tooSmall(int height, int width, int blocks) {
        return new InvalidInputException(
                "Images of %d x %d are too small for %d convolution blocks.".formatted(height, width, blocks),
                Place.column(null, "train.architecture"),
                "Use larger images, or set train.architecture to mlp.");
    }

    /**
     * The default network of that kind for such features: linear; an mlp of 128 and 64 units, or to tell few rows of a
     * table apart, of 256 and 128 of which three tenths are dropped; or a cnn of 3x3
     * convolutions with 2x2 pooling until the sides are at most 7 pixels, then 128 units, two fifths of them dropped; of
     * thousands of colour images a residual one.
     *
     * @param name {@code linear}, {@code mlp}, {@code text} or {@code cnn}
     * @param outputs scores a row
     * @param rows to train on
     * @throws InvalidInputException for another name, or a cnn on a table
     */
    static Architecture of(String name, FeatureShape features, int outputs, long rows) {
        return switch (name) {
            case "linear" -> new Linear();
            case "mlp" -> mlp(DenseForm.of(features instanceof FeatureShape.Vector, outputs, rows));
            case "text" -> new Text();
            case "cnn" -> DefaultCnn.of(features, rows);
            default ->
                throw new InvalidInputException(
                        "There is no architecture %s.".formatted(name),
                        Place.column(null, "train.architecture"),
                        "Set train.architecture to auto, linear, mlp, text or cnn.");
        };
    }

    private static Mlp mlp(DenseForm form) {
        return new Mlp(form.hidden(), form.dropout());
    }

    private static void addDense(List<Layer> layers, int width, List<Integer> hidden, double dropout, int outputs) {
        int in = width;
        for (int i = 0; i < hidden.size(); i++) {
            layers.add(new Dense("dense" + (i + 1), in, hidden.get(i)));
            layers.add(new Relu());
            if (dropout > 0) {
                layers.add(new Dropout(dropout));
            }
            in = hidden.get(i);
        }
        layers.add(new Dense("output", in, outputs));
    }
}
