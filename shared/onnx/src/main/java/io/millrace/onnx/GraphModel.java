package io.millrace.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Any ONNX graph whose inputs and outputs are tensors, run as it is. Thread-safe. */
public final class GraphModel implements ServableModel {
    private final Session session;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;

    private GraphModel(Session session, List<TensorSpec> inputs, List<TensorSpec> outputs) {
        this.session = session;
        this.inputs = inputs;
        this.outputs = outputs;
    }

    /** The session is closed where another one has to take its place. */
    static GraphModel of(Session session, byte[] file, Supplier<Duration> runLimit) {
        try {
            var inputs = specs(session.inputs(), "input");
            var outputs = specs(session.outputs(), "output");
            if (inputs.stream().noneMatch(input -> input.datatype().isDisguised())) {
                return new GraphModel(session, inputs, outputs);
            }
            var disguised = Session.open(UnsignedInputs.disguise(file), runLimit);
            session.close();
            return new GraphModel(disguised, inputs, outputs);
        } catch (OrtException e) {
            throw new InvalidInputException("The model cannot be loaded: " + GraphFailure.reason(e));
        }
    }

    /** In the order of the file. */
    public List<TensorSpec> inputs() {
        return inputs;
    }

    /** In the order of the file. */
    public List<TensorSpec> outputs() {
        return outputs;
    }

    /**
     * What the graph answers.
     *
     * @param values one for each input
     * @param wanted names of outputs
     * @return the wanted outputs, in that order
     * @throws InvalidInputException if the graph refuses the values
     * @throws io.millrace.lifecycle.error.UnavailableException if memory or time does not suffice
     */
    public Map<String, TensorValue> run(Map<String, TensorValue> values, Collection<String> wanted) {
        Set<String> names = new LinkedHashSet<>(wanted);
        var tensors = new HashMap<String, OnnxTensor>();
        try {
            return session.run(
                    environment -> {
                        var memory = InputMemory.forNextRun();
                        for (var input : inputs) {
                            tensors.put(innerName(input), tensor(environment, memory, values.get(input.name())));
                        }
                        return tensors;
                    },
                    names,
                    result -> {
                        var answers = new LinkedHashMap<String, TensorValue>();
                        for (var name : names) {
                            answers.put(
                                    name, value((OnnxTensor) result.get(name).orElseThrow()));
                        }
                        return answers;
                    });
        } catch (OrtException e) {
            if (GraphFailure.isTransient(e)) {
                throw GraphFailure.unavailable(e);
            }
            throw new InvalidInputException(
                    "the model cannot work with these inputs: " + GraphFailure.reason(e), Place.nowhere(), "", e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static String innerName(TensorSpec input) {
        return input.datatype().isDisguised() ? UnsignedInputs.DISGUISE + input.name() : input.name();
    }

    /** Only bytes outside of the heap can stand for elements of any type; little-endian as this machine is. */
    private static OnnxTensor tensor(OrtEnvironment environment, InputMemory memory, TensorValue value)
            throws OrtException {
        return switch (value) {
            case TensorValue.Fixed fixed ->
                OnnxTensor.createTensor(
                        environment,
                        memory.copy(fixed.data()),
                        fixed.shape(),
                        fixed.datatype().carrier());
            case TensorValue.Texts texts ->
                OnnxTensor.createTensor(
                        environment,
                        Arrays.stream(texts.values()).map(SafeText::encode).toArray(String[]::new),
                        texts.shape());
        };
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
                Arrays.stream(array)
                        .map(GraphModel::texts)
                        .flatMap(Arrays::stream)
                        .toArray(String[]::new);
            default -> throw new IllegalStateException("no texts: " + value.getClass());
        };
    }

    private static List<TensorSpec> specs(Collection<NodeInfo> nodes, String what) {
        return nodes.stream().map(node -> spec(node, what)).collect(Collectors.toUnmodifiableList());
    }

    private static TensorSpec spec(NodeInfo node, String what) {
        var where = "The model cannot be served: its " + what + " '" + node.getName() + "' is ";
        if (!(node.getInfo() instanceof TensorInfo info)) {
            throw new InvalidInputException(
                    where + "a sequence, a map or optional.",
                    Place.nowhere(),
                    "Export it with tensors only (for scikit-learn converters: zipmap=False).");
        }
        var datatype = Datatype.of(info.onnxType)
                .orElseThrow(() -> new InvalidInputException(
                        where + "of a type that the protocol lacks.",
                        Place.nowhere(),
                        "Cast it to one of " + String.join(", ", Datatype.names()) + " inside the graph."));
        return new TensorSpec(
                node.getName(), datatype, Arrays.stream(info.getShape()).boxed().toList());
    }

    @Override
    public void close() {
        session.close();
    }
}
