package io.millrace.onnx;

import java.util.ArrayList;
import java.util.List;

/**
 * An input or output of a graph.
 *
 * @param shape extents, -1 where any is allowed; empty for a scalar, and where the file does not say
 */
public record TensorSpec(String name, Datatype datatype, List<Long> shape) {
    public static final long ANY = -1;

    public TensorSpec {
        shape = List.copyOf(shape);
    }

    /** The names, in that order. */
    public static List<String> names(List<TensorSpec> tensors) {
        // Asked for with every request: no stream.
        var names = new ArrayList<String>(tensors.size());
        for (var tensor : tensors) {
            names.add(tensor.name());
        }
        return names;
    }

    /** Whether a tensor of that shape can be this one. */
    public boolean accepts(long[] extents) {
        if (shape.isEmpty()) {
            return true;
        }
        boolean fits = extents.length == shape.size();
        for (int i = 0; fits && i < extents.length; i++) {
            fits = shape.get(i) == ANY || shape.get(i) == extents[i];
        }
        return fits;
    }
}
