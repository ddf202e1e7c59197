package io.millrace.onnx;

import io.millrace.onnx.Layer.BatchNorm;
import io.millrace.onnx.Layer.Trained;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network's trained numbers by name, in the order of its layers: {@code <layer>.weight} (dense [out][in];
 * convolution [out][in][kernel][kernel]; terms [terms + in][out]; batch normalisation [channels]) and {@code <layer>.bias}
 * ([out]), each row-major; of a batch normalisation also {@code <layer>.mean} and {@code <layer>.variance}. The arrays
 * are not copied.
 */
public record Weights(Map<String, float[]> values) {

    public Weights {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** @throws IllegalArgumentException if there are none of that name */
    public float[] get(String name) {
        float[] found = values.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no weights named %s among %s".formatted(name, values.keySet()));
        }
        return found;
    }

    /**
     * The same but for the last layer, so that every score becomes a {@code divisor}-th.
     *
     * @throws IllegalArgumentException if the last layer has no weights
     */
    public Weights scoresDividedBy(double divisor, List<Layer> layers) {
        if (!(layers.getLast() instanceof Trained last)) {
            throw new IllegalArgumentException("scores come from a layer with weights, not from " + layers.getLast());
        }
        var divided = new LinkedHashMap<>(values);
        for (var name : List.of(last.weight(), last.bias())) {
            var changed = get(name).clone();
            for (int i = 0; i < changed.length; i++) {
                changed[i] = (float) (changed[i] / divisor);
            }
            divided.put(name, changed);
        }
        return new Weights(divided);
    }

    /**
     * @throws IllegalArgumentException if a layer's weights are absent, of the wrong size or not finite, or there are
     *     weights of no layer
     */
    void check(List<Layer> layers) {
        var unused = new HashSet<>(values.keySet());
        for (var layer : Layer.trained(layers)) {
            sizes(layer).forEach((name, size) -> {
                check(name, size);
                unused.remove(name);
            });
        }
        if (!unused.isEmpty()) {
            throw new IllegalArgumentException("no layer has the weights " + unused);
        }
    }

    /** How many numbers a layer has under which names. */
    private static Map<String, Integer> sizes(Trained layer) {
        var sizes = new LinkedHashMap<String, Integer>();
        sizes.put(layer.weight(), layer.weightSize());
        sizes.put(layer.bias(), layer.biasSize());
        if (layer instanceof BatchNorm norm) {
            sizes.put(norm.mean(), norm.channels());
            sizes.put(norm.variance(), norm.channels());
        }
        return sizes;
    }

    private void check(String name, int size) {
        float[] found = get(name);
        if (found.length != size) {
            throw new IllegalArgumentException("%s has %d numbers, not %d".formatted(name, found.length, size));
        }
        for (float value : found) {
            if (!Float.isFinite(value)) {
                throw new IllegalArgumentException("%s has the value %s".formatted(name, value));
            }
        }
    }
}
