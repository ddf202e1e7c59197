package io.millrace.onnx;

import ai.onnx.proto.OnnxMl;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an ONNX file of unknown origin says of itself, read without running anything of it.
 *
 * @param irVersion of the file format
 * @param opsets the version of each domain of operators; ONNX's own is {@value #ONNX}
 * @see <a href="https://github.com/onnx/onnx/blob/main/docs/IR.md">Open Neural Network Exchange Intermediate
 *     Representation</a>
 */
public record OnnxFile(long irVersion, Map<String, Long> opsets) {
    private static final String ONNX = "ai.onnx";
    /** The domains that ONNX Runtime brings operators for; the empty name is another word for {@value #ONNX}. */
    private static final Set<String> DOMAINS = Set.of("", ONNX, "ai.onnx.ml", "com.microsoft");

    /**
     * @param name what to call the file in messages
     * @throws InvalidInputException if it is no ONNX model, needs other files, or uses operators that ONNX Runtime has
     *     not
     */
    public static OnnxFile inspect(byte[] model, String name) {
        if (model.length == 0) {
            throw refused(name, "is empty", "Export the model again and upload the whole file.", null);
        }
        var parsed = parse(model, name);
        if (!parsed.hasGraph() || parsed.getIrVersion() == 0) {
            throw refused(
                    name,
                    "is no ONNX model: it holds no graph",
                    "Export the model to ONNX; other formats (PyTorch, TensorFlow, pickle) are not taken.",
                    null);
        }
        external(parsed).ifPresent(tensor -> {
            throw refused(
                    name,
                    "keeps the weights '" + tensor + "' in another file",
                    "Export the model with all weights inside the one file (save_as_external_data off).",
                    null);
        });
        var foreign = foreignDomains(parsed);
        if (!foreign.isEmpty()) {
            throw refused(
                    name,
                    "uses operators of " + String.join(", ", foreign) + ", which ONNX Runtime does not have",
                    "Export the model with the operators of ai.onnx, ai.onnx.ml or com.microsoft only.",
                    null);
        }
        var opsets = new TreeMap<String, Long>();
        parsed.getOpsetImportList()
                .forEach(o -> opsets.put(o.getDomain().isEmpty() ? ONNX : o.getDomain(), o.getVersion()));
        return new OnnxFile(parsed.getIrVersion(), opsets);
    }

    private static OnnxMl.ModelProto parse(byte[] model, String name) {
        try {
            // The parsed weights are views of these bytes: a second copy of a large model would not fit beside it.
            var input = UnsafeByteOperations.unsafeWrap(model).newCodedInput();
            input.enableAliasing(true);
            return OnnxMl.ModelProto.parseFrom(input);
        } catch (InvalidProtocolBufferException e) {
            throw refused(
                    name,
                    "is no ONNX model: " + e.getMessage(),
                    "Export the model to ONNX and upload the whole file.",
                    e);
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory are read without I/O", e);
        }
    }

    private static Optional<String> external(OnnxMl.ModelProto model) {
        return Stream.concat(
                        graphs(model)
                                .flatMap(graph -> Stream.concat(
                                        graph.getInitializerList().stream(),
                                        graph.getSparseInitializerList().stream()
                                                .flatMap(s -> Stream.of(s.getValues(), s.getIndices())))),
                        nodes(model).flatMap(OnnxFile::tensors))
                .filter(tensor -> tensor.getDataLocation() == OnnxMl.TensorProto.DataLocation.EXTERNAL
                        || tensor.getExternalDataCount() > 0)
                .map(OnnxMl.TensorProto::getName)
                .findFirst();
    }

    private static Stream<OnnxMl.TensorProto> tensors(OnnxMl.NodeProto node) {
        return node.getAttributeList().stream()
                .flatMap(a -> Stream.concat(
                        Stream.concat(Stream.of(a.getT()), a.getTensorsList().stream()),
                        Stream.concat(Stream.of(a.getSparseTensor()), a.getSparseTensorsList().stream())
                                .flatMap(s -> Stream.of(s.getValues(), s.getIndices()))));
    }

    /** Domains of nodes that neither ONNX Runtime nor the file's own functions define. */
    private static Set<String> foreignDomains(OnnxMl.ModelProto model) {
        var own = model.getFunctionsList().stream()
                .map(OnnxMl.FunctionProto::getDomain)
                .collect(Collectors.toSet());
        return nodes(model)
                .map(OnnxMl.NodeProto::getDomain)
                .filter(domain -> !DOMAINS.contains(domain) && !own.contains(domain))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<OnnxMl.NodeProto> nodes(OnnxMl.ModelProto model) {
        return Stream.concat(
                graphs(model).flatMap(graph -> graph.getNodeList().stream()),
                model.getFunctionsList().stream().flatMap(f -> f.getNodeList().stream()));
    }

    /** The graph and those inside it: branches, loop bodies. The parser's own bound on nesting ends the descent. */
    private static Stream<OnnxMl.GraphProto> graphs(OnnxMl.ModelProto model) {
        var found = new ArrayList<OnnxMl.GraphProto>();
        collect(model.getGraph(), found);
        model.getFunctionsList().forEach(f -> f.getNodeList().forEach(node -> collect(node, found)));
        return found.stream();
    }

    private static void collect(OnnxMl.GraphProto graph, List<OnnxMl.GraphProto> found) {
        found.add(graph);
        graph.getNodeList().forEach(node -> collect(node, found));
    }

    private static void collect(OnnxMl.NodeProto node, List<OnnxMl.GraphProto> found) {
        for (var attribute : node.getAttributeList()) {
            if (attribute.hasG()) {
                collect(attribute.getG(), found);
            }
            attribute.getGraphsList().forEach(graph -> collect(graph, found));
        }
    }

    private static InvalidInputException refused(String name, String what, String remedy, @Nullable Throwable cause) {
        return new InvalidInputException("'" + name + "' " + what, Place.file(name), remedy, cause);
    }
}
