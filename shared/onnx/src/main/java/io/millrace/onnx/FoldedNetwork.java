package io.millrace.onnx;

import io.millrace.onnx.Layer.BatchNorm;
import io.millrace.onnx.Layer.Convolution;
import io.millrace.onnx.Layer.Residual;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network without batch normalisations that predicts the same: each is a product and a sum a channel, which the
 * convolution before it takes over.
 */
record FoldedNetwork(List<Layer> layers, Weights weights) {

    /** @throws IllegalArgumentException if a batch normalisation follows no convolution */
    static FoldedNetwork of(List<Layer> layers, Weights weights) {
        Map<String, float[]> values = new LinkedHashMap<>(weights.values());
        var folded = fold(layers, values);
        return new FoldedNetwork(folded, new Weights(values));
    }

    private static List<Layer> fold(List<Layer> layers, Map<String, float[]> values) {
        List<Layer> folded = new ArrayList<>();
        for (var layer : layers) {
            switch (layer) {
                case BatchNorm norm -> {
                    if (folded.isEmpty() || !(folded.getLast() instanceof Convolution convolution)) {
                        throw new IllegalArgumentException(norm.name() + " follows no convolution");
                    }
                    fold(norm, convolution, values);
                }
                case Residual(List<Layer> body) -> folded.add(new Residual(fold(body, values)));
                default -> folded.add(layer);
            }
        }
        return List.copyOf(folded);
    }

    private static void fold(BatchNorm norm, Convolution convolution, Map<String, float[]> values) {
        float[] weight = values.get(convolution.weight()).clone();
        float[] bias = values.get(convolution.bias()).clone();
        float[] scale = values.remove(norm.weight());
        float[] shift = values.remove(norm.bias());
        float[] mean = values.remove(norm.mean());
        float[] variance = values.remove(norm.variance());
        int window = weight.length / bias.length;
        for (int channel = 0; channel < bias.length; channel++) {
            double factor = scale[channel] / Math.sqrt((double) variance[channel] + BatchNorm.EPSILON);
            for (int i = channel * window; i < (channel + 1) * window; i++) {
                weight[i] = (float) (weight[i] * factor);
            }
            bias[channel] = (float) ((bias[channel] - (double) mean[channel]) * factor + shift[channel]);
        }
        values.put(convolution.weight(), weight);
        values.put(convolution.bias(), bias);
    }
}
