package io.millrace.onnx;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;

/** Networks computed step by step in 64 bits, as the layers' documentation says. One row at a time. */
final class ReferenceNetwork {
    private ReferenceNetwork() {}

    static Weights randomWeights(List<Layer> layers, long seed) {
        var random = new Random(seed);
        var weights = new LinkedHashMap<String, float[]>();
        for (var layer : Layer.trained(layers)) {
            weights.put(layer.weight(), random(random, layer.weightSize()));
            weights.put(layer.bias(), random(random, layer.biasSize()));
            if (layer instanceof Layer.BatchNorm norm) {
                weights.put(norm.mean(), random(random, norm.channels()));
                var variance = random(random, norm.channels());
                for (int i = 0; i < variance.length; i++) {
                    variance[i] = Math.abs(variance[i]);
                }
                weights.put(norm.variance(), variance);
            }
        }
        return new Weights(weights);
    }

    private static float[] random(Random random, int size) {
        var numbers = new float[size];
        for (int i = 0; i < size; i++) {
            numbers[i] = (float) random.nextGaussian() * 0.15f;
        }
        return numbers;
    }

    /** What the layers make of one row. */
    static double[] scores(List<Layer> layers, Weights weights, FeatureShape shape, double[] features) {
        double[] x = features;
        var at = shape;
        for (var layer : layers) {
            x = switch (layer) {
                case Layer.Dense dense -> dense(dense, weights, x);
                case Layer.Convolution convolution -> convolution(convolution, weights, (FeatureShape.Image) at, x);
                case Layer.BatchNorm norm -> normalise(norm, weights, x);
                case Layer.Residual(List<Layer> body) -> sum(x, scores(body, weights, at, x));
                case Layer.GlobalAveragePool pool -> means((FeatureShape.Image) at, x);
                case Layer.MaxPool(int size) -> maxPool(size, (FeatureShape.Image) at, x);
                case Layer.Relu relu ->
                    Arrays.stream(x).map(v -> Math.max(v, 0)).toArray();
                case Layer.Flatten flatten -> x;
                case Layer.Dropout dropout -> x;
                case Layer.Terms terms -> throw new IllegalArgumentException("terms are no plain numbers");
            };
            at = layer.output(at);
        }
        return x;
    }

    static double[] softmax(double[] scores) {
        double largest = Arrays.stream(scores).max().orElseThrow();
        double sum = Arrays.stream(scores).map(s -> Math.exp(s - largest)).sum();
        return Arrays.stream(scores).map(s -> Math.exp(s - largest) / sum).toArray();
    }

    private static double[] dense(Layer.Dense dense, Weights weights, double[] x) {
        float[] weight = weights.get(dense.weight());
        var y = new double[dense.out()];
        for (int o = 0; o < dense.out(); o++) {
            y[o] = weights.get(dense.bias())[o];
            for (int i = 0; i < dense.in(); i++) {
                y[o] += weight[o * dense.in() + i] * x[i];
            }
        }
        return y;
    }

    private static double[] normalise(Layer.BatchNorm norm, Weights weights, double[] x) {
        var y = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            int channel = i % norm.channels();
            double centred = x[i] - weights.get(norm.mean())[channel];
            double sd = Math.sqrt(weights.get(norm.variance())[channel] + 1e-5);
            y[i] = centred / sd * weights.get(norm.weight())[channel] + weights.get(norm.bias())[channel];
        }
        return y;
    }

    private static double[] sum(double[] a, double[] b) {
        var y = new double[a.length];
        Arrays.setAll(y, i -> a[i] + b[i]);
        return y;
    }

    private static double[] means(FeatureShape.Image in, double[] x) {
        var y = new double[in.channels()];
        for (int i = 0; i < x.length; i++) {
            y[i % in.channels()] += x[i] / (in.height() * in.width());
        }
        return y;
    }

    private static double[] convolution(Layer.Convolution layer, Weights weights, FeatureShape.Image in, double[] x) {
        var out = (FeatureShape.Image) layer.output(in);
        float[] weight = weights.get(layer.weight());
        int kernel = layer.kernel();
        var y = new double[out.size()];
        for (int row = 0; row < out.height(); row++) {
            for (int column = 0; column < out.width(); column++) {
                for (int o = 0; o < out.channels(); o++) {
                    double sum = weights.get(layer.bias())[o];
                    for (int c = 0; c < in.channels(); c++) {
                        for (int ky = 0; ky < kernel; ky++) {
                            for (int kx = 0; kx < kernel; kx++) {
                                int yy = row + ky - layer.padding();
                                int xx = column + kx - layer.padding();
                                if (yy >= 0 && yy < in.height() && xx >= 0 && xx < in.width()) {
                                    sum += weight[((o * in.channels() + c) * kernel + ky) * kernel + kx]
                                            * x[(yy * in.width() + xx) * in.channels() + c];
                                }
                            }
                        }
                    }
                    y[(row * out.width() + column) * out.channels() + o] = sum;
                }
            }
        }
        return y;
    }

    private static double[] maxPool(int size, FeatureShape.Image in, double[] x) {
        var out = (FeatureShape.Image) new Layer.MaxPool(size).output(in);
        var y = new double[out.size()];
        Arrays.fill(y, Double.NEGATIVE_INFINITY);
        for (int row = 0; row < out.height() * size; row++) {
            for (int column = 0; column < out.width() * size; column++) {
                for (int c = 0; c < in.channels(); c++) {
                    int at = (row / size * out.width() + column / size) * in.channels() + c;
                    y[at] = Math.max(y[at], x[(row * in.width() + column) * in.channels() + c]);
                }
            }
        }
        return y;
    }
}
