package io.millrace.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.TensorInfo;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Any ONNX graph whose inputs and outputs are tensors, run as it is. Thread-safe. */
public final class GraphModel implements ServableModel {
    private final Session session;
    private final List<TensorSpec> inputs;
    private final List<TensorSpec> outputs;
    private final Bindings bindings = new Bindings();
    private volatile DeclaredOutputs declared;

    private GraphModel(Session session, List<TensorSpec> inputs, List<TensorSpec> outputs, DeclaredOutputs declared) {
        this.session = session;
        this.inputs = inputs;
        this.outputs = outputs;
        this.declared = declared;
    }

    /** The session is closed where another one has to take its place. */
    static GraphModel of(Session session, byte[] file, Supplier<Duration> runLimit) {
        try {
            var inputs = specs(session.inputs(), "input");
            var outputs = specs(session.outputs(), "output");
            var declared = DeclaredOutputs.of(session.inputs(), session.outputs());
            if (inputs.stream().noneMatch(input -> input.datatype().isDisguised())) {
                return new GraphModel(session, inputs, outputs, declared);
            }
            var disguised = Session.open(UnsignedInputs.disguise(file), runLimit);
            session.close();
            return new GraphModel(disguised, inputs, outputs, declared);
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
     * @param wanted names of outputs, each once
     * @return the wanted outputs, in that order
     * @throws InvalidInputException if the graph refuses the values
     * @throws io.millrace.lifecycle.error.UnavailableException if memory or time does not suffice
     */
    public Map<String, TensorValue> run(Map<String, TensorValue> values, List<String> wanted) {
        try {
            return answers(values, wanted);
        } catch (OrtException e) {
            if (GraphFailure.isTransient(e)) {
                throw GraphFailure.unavailable(e);
            }
            throw new InvalidInputException(
                    "the model cannot work with these inputs: " + GraphFailure.reason(e), Place.nowhere(), "", e);
        }
    }

    private Map<String, TensorValue> answers(Map<String, TensorValue> values, List<String> wanted) throws OrtException {
        var kept = bindings.take(values, wanted);
        var binding = kept.isPresent() ? kept.get() : Binding.of(inputs, values, wanted, declared);
        try {
            var answers = binding.run(session, values);
            bindings.put(binding);
            return answers;
        } catch (OrtException e) {
            binding.close();
            if (!binding.knowsOutputs() || GraphFailure.isTransient(e)) {
                throw e;
            }
            return undeclared(values, wanted);
        } catch (RuntimeException | Error e) {
            binding.close();
            throw e;
        }
    }

    /** Where the run fails so, too, it does so for its values; else the file is wrong about its outputs. */
    private Map<String, TensorValue> undeclared(Map<String, TensorValue> values, List<String> wanted)
            throws OrtException {
        try (var binding = Binding.of(inputs, values, wanted, DeclaredOutputs.NONE)) {
            var answers = binding.run(session, values);
            declared = DeclaredOutputs.NONE;
            return answers;
        }
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
        bindings.close();
    }
}
