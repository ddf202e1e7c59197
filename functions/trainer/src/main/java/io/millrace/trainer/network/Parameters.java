package io.millrace.trainer.network;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import io.millrace.onnx.Layer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * All trained numbers of a network in one array of the engine, of which layers see their parts: one update then changes
 * them all, where many small ones would mostly wait for the engine to get ready.
 */
final class Parameters {
    private final List<Parameter> all = new ArrayList<>();
    private final NDArray array;
    private final long[] ends;

    Parameters(NDManager manager, List<Layer> layers) {
        int size = 0;
        for (var layer : Layer.trained(layers)) {
            all.add(Parameter.weight(layer, size));
            size = Math.addExact(size, layer.weightSize());
            all.add(Parameter.bias(layer, size));
            size = Math.addExact(size, layer.biasSize());
        }
        array = manager.zeros(new Shape(size));
        array.setRequiresGradient(true);
        ends = all.stream()
                .limit(all.size() - 1L)
                .mapToLong(parameter -> parameter.offset() + parameter.size())
                .toArray();
    }

    /** [size()]. */
    NDArray array() {
        return array;
    }

    int size() {
        return Math.toIntExact(array.size());
    }

    /**
     * The parts by name.
     *
     * @param source [size()]: the array, or what was made of it
     * @param memory which they belong to
     */
    Map<String, NDArray> parts(NDArray source, NDManager memory) {
        Map<String, NDArray> parts = new HashMap<>();
        var split = source.split(ends, 0);
        for (int i = 0; i < all.size(); i++) {
            var part = split.get(i);
            part.attach(memory);
            var shape = all.get(i).shape();
            parts.put(all.get(i).name(), shape.dimension() == 1 ? part : part.reshape(shape));
        }
        return parts;
    }

    /** Copies numbers into an array of the same size. */
    void load(Function<String, float[]> values, NDArray target) {
        var stored = new float[size()];
        store(values, stored);
        // A copy into the engine's own memory: set(float[]) would have it compute on memory of Java's.
        try (var source = target.getManager().create(stored)) {
            target.set(new NDIndex(":"), source);
        }
    }

    /** Puts numbers where they belong among all. */
    void store(Function<String, float[]> values, float[] stored) {
        all.forEach(parameter -> parameter.store(values.apply(parameter.name()), stored));
    }

    /** The numbers of an array of the same size by name. */
    Map<String, float[]> values(NDArray source) {
        return values(source.toFloatArray());
    }

    /** All numbers by name. */
    Map<String, float[]> values(float[] stored) {
        Map<String, float[]> values = new LinkedHashMap<>();
        all.forEach(parameter -> values.put(parameter.name(), parameter.values(stored)));
        return values;
    }
}
