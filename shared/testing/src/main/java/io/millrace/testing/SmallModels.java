package io.millrace.testing;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/** Models as people export them elsewhere: a few nodes, and answers that can be told in advance. */
public final class SmallModels {
    /** Stands for a dimension of any extent. */
    public static final long ANY = -1;

    private static final int OPSET = 13;
    private static final int IR_VERSION = 8;

    private SmallModels() {}

    /**
     * {@code pixels} FLOAT [rows, 1, side, side] to {@code scores} FLOAT [rows, side x side]: each pixel is the score of
     * its own index, so the label is the place of the brightest one.
     *
     * @param rows 1, or {@link #ANY}
     */
    public static byte[] brightestPixel(long rows, int side) {
        return model(
                OPSET,
                graph(
                        List.of(node("", "Flatten", "pixels", "scores")),
                        List.of(tensor("pixels", TensorProto.DataType.FLOAT, rows, 1, side, side)),
                        List.of(tensor("scores", TensorProto.DataType.FLOAT, rows, (long) side * side))));
    }

    /** {@code x} FLOAT [any, columns] to {@code scores} of the same shape and values. */
    public static byte[] largestColumn(int columns) {
        return model(OPSET, echo("", "Identity", "x", "scores", ANY, columns));
    }

    /** FLOAT [any] of each name to their sum, {@code total} FLOAT [any]. */
    public static byte[] sum(String... names) {
        var node = NodeProto.newBuilder().setOpType("Sum").addOutput("total");
        var graph = GraphProto.newBuilder().setName("sum");
        for (var name : names) {
            node.addInput(name);
            graph.addInput(tensor(name, TensorProto.DataType.FLOAT, ANY));
        }
        return model(
                OPSET,
                graph.addNode(node)
                        .addOutput(tensor("total", TensorProto.DataType.FLOAT, ANY))
                        .build());
    }

    /** A node of that operator between one input and one output. */
    public static byte[] using(String domain, String operator) {
        return model(OPSET, echo(domain, operator, "x", "y", ANY, 2));
    }

    public static byte[] ofOpset(int opset) {
        return model(opset, echo("", "Identity", "x", "y", ANY, 2));
    }

    /** Weights that lie in a file beside the model. */
    public static byte[] withExternalWeights() {
        var weights = TensorProto.newBuilder()
                .setName("w")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(2)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("/etc/passwd"));
        var add = NodeProto.newBuilder()
                .setOpType("Add")
                .addInput("x")
                .addInput("w")
                .addOutput("y");
        return model(
                OPSET,
                GraphProto.newBuilder()
                        .setName("external")
                        .addNode(add)
                        .addInitializer(weights)
                        .addInput(tensor("x", TensorProto.DataType.FLOAT, ANY, 2))
                        .addOutput(tensor("y", TensorProto.DataType.FLOAT, ANY, 2))
                        .build());
    }

    /** An output that is no tensor. */
    public static byte[] withSequenceOutput() {
        var sequence = ValueInfoProto.newBuilder()
                .setName("y")
                .setType(TypeProto.newBuilder()
                        .setSequenceType(
                                TypeProto.Sequence.newBuilder().setElemType(type(TensorProto.DataType.FLOAT, ANY, 2))));
        return model(
                OPSET,
                GraphProto.newBuilder()
                        .setName("sequence")
                        .addNode(node("", "SequenceConstruct", "x", "y"))
                        .addInput(tensor("x", TensorProto.DataType.FLOAT, ANY, 2))
                        .addOutput(sequence)
                        .build());
    }

    private static GraphProto echo(String domain, String operator, String in, String out, long... shape) {
        return graph(
                List.of(node(domain, operator, in, out)),
                List.of(tensor(in, TensorProto.DataType.FLOAT, shape)),
                List.of(tensor(out, TensorProto.DataType.FLOAT, shape)));
    }

    private static GraphProto graph(List<NodeProto> nodes, List<ValueInfoProto> inputs, List<ValueInfoProto> outputs) {
        return GraphProto.newBuilder()
                .setName("graph")
                .addAllNode(nodes)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .build();
    }

    private static NodeProto node(String domain, String operator, String in, String out) {
        return NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(operator)
                .addInput(in)
                .addOutput(out)
                .build();
    }

    private static ValueInfoProto tensor(String name, TensorProto.DataType type, long... shape) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(type(type, shape))
                .build();
    }

    private static TypeProto type(TensorProto.DataType type, long... shape) {
        var dimensions = TensorShapeProto.newBuilder();
        for (long extent : shape) {
            var dimension = TensorShapeProto.Dimension.newBuilder();
            dimensions.addDim(extent == ANY ? dimension.setDimParam("n") : dimension.setDimValue(extent));
        }
        return TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder()
                        .setElemType(type.getNumber())
                        .setShape(dimensions))
                .build();
    }

    private static byte[] model(int opset, GraphProto graph) {
        var model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setGraph(graph)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset));
        graph.getNodeList().stream()
                .map(NodeProto::getDomain)
                .filter(domain -> !domain.isEmpty())
                .distinct()
                .forEach(domain -> model.addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1)));
        return model.build().toByteArray();
    }
}
