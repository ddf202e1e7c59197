package io.millrace.trainer.network;

import io.millrace.onnx.FeatureShape;
import io.millrace.onnx.Layer;
import io.millrace.onnx.Weights;
import io.millrace.trainer.data.Examples;
import java.nio.FloatBuffer;
import java.util.List;

/** The plain nested loops of each layer, in double precision: slow, and with nothing in common with the engine. */
final class ReferenceNetwork {
    private final FeatureShape shape;
    private final List<Layer> layers;

    ReferenceNetwork(FeatureShape shape, List<Layer> layers) {
        this.shape = shape;
        this.layers = layers;
    }

    /** Mean cross entropy. */
    double loss(Weights weights, Examples examples) {
        double loss = 0;
        for (int row = 0; row < examples.rows(); row++) {
            double[] scores = scores(weights, examples, row);
            double sum = 0;
            for (double score : scores) {
                sum += Math.exp(score);
            }
            loss += Math.log(sum) - scores[(int) examples.target(row)];
        }
        return loss / examples.rows();
    }

    double[] scores(Weights weights, Examples examples, int row) {
        var features = FloatBuffer.allocate(examples.width());
        examples.features(row, features);
        double[] x = new double[examples.width()];
        for (int i = 0; i < x.length; i++) {
            x[i] = features.get(i);
        }
        FeatureShape at = shape;
        for (var layer : layers) {
            x = apply(layer, weights, x, at);
            at = layer.output(at);
        }
        return x;
    }

    private static double[] apply(Layer layer, Weights weights, double[] x, FeatureShape at) {
        return switch (layer) {
            case Layer.Dense dense -> dense(dense, weights, x);
            case Layer.Relu relu -> {
                double[] y = x.clone();
                for (int i = 0; i < y.length; i++) {
                    y[i] = Math.max(0, y[i]);
                }
                yield y;
            }
            case Layer.Convolution convolution -> convolve(convolution, weights, x, (FeatureShape.Image) at);
            case Layer.MaxPool(int size) -> pool(size, x, (FeatureShape.Image) at);
            case Layer.Flatten flatten -> x;
            case Layer.Dropout dropout -> x;
            case Layer.Terms terms -> throw new IllegalArgumentException("terms are no plain numbers");
        };
    }

    private static double[] dense(Layer.Dense layer, Weights weights, double[] x) {
        double[] y = new double[layer.out()];
        for (int o = 0; o < layer.out(); o++) {
            y[o] = weights.get(layer.bias())[o];
            for (int i = 0; i < layer.in(); i++) {
                y[o] += weights.get(layer.weight())[o * layer.in() + i] * x[i];
            }
        }
        return y;
    }

    private static double[] convolve(Layer.Convolution layer, Weights weights, double[] x, FeatureShape.Image at) {
        var to = (FeatureShape.Image) layer.output(at);
        float[] w = weights.get(layer.weight());
        int k = layer.kernel();
        double[] y = new double[to.size()];
        for (int row = 0; row < to.height(); row++) {
            for (int column = 0; column < to.width(); column++) {
                for (int o = 0; o < layer.out(); o++) {
                    double sum = weights.get(layer.bias())[o];
                    for (int i = 0; i < layer.in(); i++) {
                        for (int a = 0; a < k; a++) {
                            for (int b = 0; b < k; b++) {
                                int r = row + a - layer.padding();
                                int c = column + b - layer.padding();
                                if (r >= 0 && r < at.height() && c >= 0 && c < at.width()) {
                                    sum += w[((o * layer.in() + i) * k + a) * k + b]
                                            * x[(r * at.width() + c) * at.channels() + i];
                                }
                            }
                        }
                    }
                    y[(row * to.width() + column) * to.channels() + o] = sum;
                }
            }
        }
        return y;
    }

    private static double[] pool(int size, double[] x, FeatureShape.Image at) {
        int height = at.height() / size;
        int width = at.width() / size;
        double[] y = new double[height * width * at.channels()];
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                for (int c = 0; c < at.channels(); c++) {
                    double largest = Double.NEGATIVE_INFINITY;
                    for (int a = 0; a < size; a++) {
                        for (int b = 0; b < size; b++) {
                            largest = Math.max(
                                    largest,
                                    x[((row * size + a) * at.width() + column * size + b) * at.channels() + c]);
                        }
                    }
                    y[(row * width + column) * at.channels() + c] = largest;
                }
            }
        }
        return y;
    }
}
