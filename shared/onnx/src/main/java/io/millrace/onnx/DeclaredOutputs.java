package io.millrace.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The outputs whose shapes a file tells before they are computed: each extent is a number, or has the name of an extent
 * of an input. A file may be wrong about itself.
 */
final class DeclaredOutputs {
    /** Larger ones take longer to compute than to be made. */
    private static final int MOST_BYTES = 1 << 16;

    /** Of a file that tells none. */
    static final DeclaredOutputs NONE = new DeclaredOutputs();

    private final Map<String, Output> known = new HashMap<>();

    private record Output(Datatype datatype, List<Extent> extents) {}

    /** @param input whose extent on that axis it is; empty: a number that the file gives */
    private record Extent(Optional<String> input, int axis, long number) {
        long of(Map<String, TensorValue> inputs) {
            return input.map(name -> inputs.get(name).shape()[axis]).orElse(number);
        }
    }

    private DeclaredOutputs() {}

    /** All of them must be tensors. */
    static DeclaredOutputs of(Collection<NodeInfo> inputs, Collection<NodeInfo> outputs) {
        var named = new HashMap<String, Extent>();
        for (var input : inputs) {
            var names = ((TensorInfo) input.getInfo()).getDimensionNames();
            for (int axis = 0; axis < names.length; axis++) {
                named.putIfAbsent(names[axis], new Extent(Optional.of(input.getName()), axis, TensorSpec.ANY));
            }
        }
        // That of extents without a name.
        named.remove("");
        var given = inputs.stream().map(NodeInfo::getName).collect(Collectors.toSet());
        var declared = new DeclaredOutputs();
        for (var output : outputs) {
            // An input that is an output, too, would not be copied to the place of the output.
            if (!given.contains(output.getName())) {
                declared.add(output.getName(), (TensorInfo) output.getInfo(), named);
            }
        }
        return declared;
    }

    private void add(String output, TensorInfo info, Map<String, Extent> named) {
        var datatype = Datatype.of(info.onnxType).orElseThrow();
        // No extents stand for a scalar, and for a file that does not say.
        if (datatype == Datatype.BYTES || datatype.isDisguised() || info.getShape().length == 0) {
            return;
        }
        var extents = new ArrayList<Extent>();
        for (int axis = 0; axis < info.getShape().length; axis++) {
            long number = info.getShape()[axis];
            var extent = number == TensorSpec.ANY
                    ? named.get(info.getDimensionNames()[axis])
                    : new Extent(Optional.empty(), axis, number);
            if (extent == null) {
                return;
            }
            extents.add(extent);
        }
        known.put(output, new Output(datatype, extents));
    }

    /**
     * A tensor for an output of a run, if it is known how large it gets, and small.
     *
     * @param inputs the run's
     */
    Optional<NativeTensor> room(String output, Map<String, TensorValue> inputs) throws OrtException {
        var declared = known.get(output);
        if (declared == null) {
            return Optional.empty();
        }
        var shape =
                declared.extents.stream().mapToLong(extent -> extent.of(inputs)).toArray();
        long bytes = declared.datatype.bytes();
        for (long extent : shape) {
            // Also where an extent is 0: there is nothing to make room for.
            if (extent < 1 || extent > MOST_BYTES / bytes) {
                return Optional.empty();
            }
            bytes *= extent;
        }
        return Optional.of(NativeTensor.of(declared.datatype, shape, (int) bytes));
    }
}
