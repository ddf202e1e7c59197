package io.millrace.trainer.network;

import io.millrace.onnx.FeatureShape;
import io.millrace.onnx.Layer;
import io.millrace.onnx.Weights;
import io.millrace.trainer.data.Examples;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** The plain nested loops of each layer, in double precision: slow, and with nothing in common with the engine. */
final class ReferenceNetwork {
    private final FeatureShape shape;
    private final List<Layer> layers;

    ReferenceNetwork(FeatureShape shape, List<Layer> layers) {
        this.shape = shape;
        this.layers = layers;
    }

    /** Mean cross entropy of a batch, each row times what its class counts. */
    double loss(Weights weights, Examples examples, double... classWeights) {
        double loss = 0;
        double[][] scores = scores(weights, examples);
        for (int row = 0; row < examples.rows(); row++) {
            double sum = 0;
            for (double score : scores[row]) {
                sum += Math.exp(score);
            }
            int target = (int) examples.target(row);
            double counts = classWeights.length == 0 ? 1 : classWeights[target];
            loss += counts * (Math.log(sum) - scores[row][target]);
        }
        return loss / examples.rows();
    }

    /** Of all rows, as one batch in training. */
    double[][] scores(Weights weights, Examples examples) {
        double[][] batch = new double[examples.rows()][examples.width()];
        for (int row = 0; row < batch.length; row++) {
            var features = FloatBuffer.allocate(examples.width());
            examples.features(row, features);
            for (int i = 0; i < examples.width(); i++) {
                batch[row][i] = features.get(i);
            }
        }
        return run(layers, weights, batch, shape);
    }

    private static double[][] run(List<Layer> layers, Weights weights, double[][] batch, FeatureShape shape) {
        double[][] x = batch;
        FeatureShape at = shape;
        for (var layer : layers) {
            x = apply(layer, weights, x, at);
            at = layer.output(at);
        }
        return x;
    }

    private static double[][] apply(Layer layer, Weights weights, double[][] x, FeatureShape at) {
        return switch (layer) {
            case Layer.Dense dense -> each(x, row -> dense(dense, weights, row));
            case Layer.Relu relu ->
                each(x, row -> Arrays.stream(row).map(v -> Math.max(0, v)).toArray());
            case Layer.Convolution convolution ->
                each(x, row -> convolve(convolution, weights, row, (FeatureShape.Image) at));
            case Layer.BatchNorm norm -> normalise(norm, weights, x);
            case Layer.Residual(List<Layer> body) -> sum(x, run(body, weights, x, at));
            case Layer.GlobalAveragePool pool -> each(x, row -> means(row, (FeatureShape.Image) at));
            case Layer.MaxPool(int size) -> each(x, row -> pool(size, row, (FeatureShape.Image) at));
            case Layer.Flatten flatten -> x;
            case Layer.Dropout dropout -> x;
            case Layer.Terms terms -> throw new IllegalArgumentException("terms are no plain numbers");
        };
    }

    private static double[][] each(double[][] x, UnaryOperator<double[]> change) {
        return Arrays.stream(x).map(change).toArray(double[][]::new);
    }

    /** By the mean and the variance of the batch. */
    private static double[][] normalise(Layer.BatchNorm norm, Weights weights, double[][] x) {
        int channels = norm.channels();
        double[] mean = new double[channels];
        double[] variance = new double[channels];
        int count = x.length * x[0].length / channels;
        for (double[] row : x) {
            for (int i = 0; i < row.length; i++) {
                mean[i % channels] += row[i] / count;
            }
        }
        for (double[] row : x) {
            for (int i = 0; i < row.length; i++) {
                variance[i % channels] += Math.pow(row[i] - mean[i % channels], 2) / count;
            }
        }
        return each(x, row -> {
            double[] y = new double[row.length];
            for (int i = 0; i < y.length; i++) {
                int c = i % channels;
                double normal = (row[i] - mean[c]) / Math.sqrt(variance[c] + Layer.BatchNorm.EPSILON);
                y[i] = normal * weights.get(norm.weight())[c] + weights.get(norm.bias())[c];
            }
            return y;
        });
    }

    private static double[][] sum(double[][] a, double[][] b) {
        double[][] y = new double[a.length][];
        for (int row = 0; row < y.length; row++) {
            double[] first = a[row];
            double[] second = b[row];
            y[row] = new double[first.length];
            Arrays.setAll(y[row], i -> first[i] + second[i]);
        }
        return y;
    }

    private static double[] means(double[] x, FeatureShape.Image at) {
        double[] y = new double[at.channels()];
        for (int i = 0; i < x.length; i++) {
            y[i % at.channels()] += x[i] / (at.height() * at.width());
        }
        return y;
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
