package io.millrace.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a run: its inputs, and those of its outputs whose shapes are known beforehand. To make them, and to have
 * the outputs made by ONNX Runtime, takes a third of the time of a small run; so the next run takes them again if it can.
 */
final class Binding implements AutoCloseable {
    private final List<String> wanted;
    private final Map<String, NativeTensor> numbers = new HashMap<>();
    private final Map<String, NativeTensor> known = new HashMap<>();
    private final Set<String> unknown = new LinkedHashSet<>();
    private final Map<String, OnnxTensor> inputs = new HashMap<>();
    private final Map<String, OnnxTensor> outputs = new HashMap<>();
    private long bytes;

    private Binding(List<String> wanted) {
        this.wanted = wanted;
    }

    /**
     * @param specs the graph's inputs
     * @param values one for each of them
     * @param wanted names of outputs
     */
    static Binding of(
            List<TensorSpec> specs, Map<String, TensorValue> values, List<String> wanted, DeclaredOutputs declared)
            throws OrtException {
        var binding = new Binding(wanted);
        try {
            for (var spec : specs) {
                binding.addInput(spec, values.get(spec.name()));
            }
            for (var output : wanted) {
                binding.addOutput(output, values, declared);
            }
            return binding;
        } catch (OrtException | RuntimeException | Error e) {
            binding.close();
            throw e;
        }
    }

    private void addInput(TensorSpec spec, TensorValue value) throws OrtException {
        switch (value) {
            case TensorValue.Fixed fixed -> {
                int size = fixed.data().remaining();
                var tensor = NativeTensor.of(fixed.datatype(), fixed.shape(), size);
                numbers.put(spec.name(), tensor);
                inputs.put(innerName(spec), tensor.tensor());
                bytes += size;
            }
            case TensorValue.Texts texts -> inputs.put(innerName(spec), tensor(texts));
        }
    }

    private static String innerName(TensorSpec input) {
        return input.datatype().isDisguised() ? UnsignedInputs.DISGUISE + input.name() : input.name();
    }

    private static OnnxTensor tensor(TensorValue.Texts texts) throws OrtException {
        return OnnxTensor.createTensor(
                OrtEnvironment.getEnvironment(),
                Arrays.stream(texts.values()).map(SafeText::encode).toArray(String[]::new),
                texts.shape());
    }

    private void addOutput(String output, Map<String, TensorValue> values, DeclaredOutputs declared)
            throws OrtException {
        var room = declared.room(output, values);
        if (room.isPresent()) {
            known.put(output, room.get());
            outputs.put(output, room.get().tensor());
            bytes += room.get().bytes().capacity();
        } else {
            unknown.add(output);
        }
    }

    /** Memory that it holds, in bytes. */
    long bytes() {
        return bytes;
    }

    /** Whether an output has its place before it is computed. */
    boolean knowsOutputs() {
        return !known.isEmpty();
    }

    /** Whether runs of other values can take it: texts have no memory of their own. */
    boolean isReusable() {
        return numbers.size() == inputs.size();
    }

    /** Whether a run of these values can take it. */
    boolean fits(Map<String, TensorValue> values, List<String> wanted) {
        for (var input : numbers.entrySet()) {
            if (!input.getValue().takes(values.get(input.getKey()))) {
                return false;
            }
        }
        return this.wanted.equals(wanted);
    }

    /**
     * Runs the graph.
     *
     * @param values of the same shapes, and the same texts, as those it was made for
     * @return the wanted outputs, in that order
     */
    Map<String, TensorValue> run(Session session, Map<String, TensorValue> values) throws OrtException {
        for (var input : numbers.entrySet()) {
            input.getValue().fill((TensorValue.Fixed) values.get(input.getKey()));
        }
        return session.run(inputs, unknown, outputs, result -> {
            var answers = new LinkedHashMap<String, TensorValue>();
            for (var name : wanted) {
                var room = known.get(name);
                answers.put(name, room == null ? value(Session.tensor(result, name)) : room.value());
            }
            return answers;
        });
    }

    private static TensorValue value(OnnxTensor tensor) throws OrtException {
        var info = tensor.getInfo();
        var datatype = Datatype.of(info.onnxType).orElseThrow();
        if (datatype == Datatype.BYTES) {
            return new TensorValue.Texts(info.getShape(), texts(tensor.getValue()));
        }
        return new TensorValue.Fixed(datatype, info.getShape(), tensor.getByteBuffer());
    }

    /** A text, or nested arrays of texts. */
    private static String[] texts(Object value) {
        return switch (value) {
            case String text -> new String[] {SafeText.decode(text)};
            case Object[] array ->
                Arrays.stream(array).map(Binding::texts).flatMap(Arrays::stream).toArray(String[]::new);
            default -> throw new IllegalStateException("no texts: " + value.getClass());
        };
    }

    @Override
    public void close() {
        inputs.values().forEach(OnnxTensor::close);
        outputs.values().forEach(OnnxTensor::close);
    }
}
