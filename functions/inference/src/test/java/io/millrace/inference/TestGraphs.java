package io.millrace.inference;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import io.millrace.onnx.Datatype;

/** Graphs that carry no signature: served as what they declare. */
public final class TestGraphs {
    private TestGraphs() {}

    /** One input x of any shape, and the same as output y. */
    public static byte[] echo(Datatype datatype) {
        var type = type(datatype);
        return model(GraphProto.newBuilder()
                .setName("echo")
                .addInput(anyShape("x", type))
                .addOutput(anyShape("y", type))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput("x")
                        .addOutput("y")));
    }

    /** FP32 a [-1, 2] and b [2], their sum c [-1, 2], and a's shape as INT64 n [2]. */
    public static byte[] sum() {
        return model(GraphProto.newBuilder()
                .setName("sum")
                .addInput(value("a", DataType.FLOAT, -1, 2))
                .addInput(value("b", DataType.FLOAT, 2))
                .addOutput(value("c", DataType.FLOAT, -1, 2))
                .addOutput(value("n", DataType.INT64, 2))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Add")
                        .addInput("a")
                        .addInput("b")
                        .addOutput("c"))
                .addNode(NodeProto.newBuilder().setOpType("Shape").addInput("a").addOutput("n")));
    }

    /** INT32 input-0 and its INT32 copy output-0, [-1, -1]; the names others use in their samples. */
    public static byte[] sample() {
        return model(GraphProto.newBuilder()
                .setName("sample")
                .addInput(value("input-0", DataType.INT32, -1, -1))
                .addOutput(value("output-0", DataType.INT32, -1, -1))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput("input-0")
                        .addOutput("output-0")));
    }

    /** UINT32 input0 [-1, 2] and BOOL input1 [-1] come out again as output0 and output1. */
    public static byte[] mixed() {
        return model(GraphProto.newBuilder()
                .setName("mixed")
                .addInput(value("input0", DataType.UINT32, -1, 2))
                .addInput(value("input1", DataType.BOOL, -1))
                .addOutput(value("output0", DataType.UINT32, -1, 2))
                .addOutput(value("output1", DataType.BOOL, -1))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput("input0")
                        .addOutput("output0"))
                .addNode(NodeProto.newBuilder()
                        .setOpType("Identity")
                        .addInput("input1")
                        .addOutput("output1")));
    }

    /** One input of any shape comes out again under each of these names. */
    public static byte[] copies(String input, Datatype datatype, String... outputs) {
        var graph = GraphProto.newBuilder().setName("copies").addInput(anyShape(input, type(datatype)));
        for (var output : outputs) {
            graph.addOutput(anyShape(output, type(datatype)))
                    .addNode(NodeProto.newBuilder()
                            .setOpType("Identity")
                            .addInput(input)
                            .addOutput(output));
        }
        return model(graph);
    }

    /** Thousands of products of an FP32 [-1, -1] with itself. */
    public static byte[] slow() {
        var graph = GraphProto.newBuilder()
                .setName("slow")
                .addInput(value("x", DataType.FLOAT, -1, -1))
                .addOutput(value("y", DataType.FLOAT, -1, -1));
        var last = "x";
        for (int i = 0; i < 5_000; i++) {
            var next = i == 4_999 ? "y" : "p" + i;
            graph.addNode(NodeProto.newBuilder()
                    .setOpType("MatMul")
                    .addInput(last)
                    .addInput("x")
                    .addOutput(next));
            last = next;
        }
        return model(graph);
    }

    /** A sequence as its output. */
    public static byte[] sequence() {
        var element = TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(DataType.FLOAT.getNumber()));
        return model(GraphProto.newBuilder()
                .setName("sequence")
                .addInput(value("x", DataType.FLOAT, -1))
                .addOutput(ValueInfoProto.newBuilder()
                        .setName("y")
                        .setType(TypeProto.newBuilder()
                                .setSequenceType(TypeProto.Sequence.newBuilder().setElemType(element))))
                .addNode(NodeProto.newBuilder()
                        .setOpType("SequenceConstruct")
                        .addInput("x")
                        .addOutput("y")));
    }

    private static byte[] model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(9)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(20))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto anyShape(String name, DataType type) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder().setElemType(type.getNumber())))
                .build();
    }

    private static ValueInfoProto value(String name, DataType type, long... shape) {
        var extents = TensorShapeProto.newBuilder();
        for (long extent : shape) {
            var dimension = extents.addDimBuilder();
            if (extent < 0) {
                dimension.setDimParam("n");
            } else {
                dimension.setDimValue(extent);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(extents)))
                .build();
    }

    private static DataType type(Datatype datatype) {
        return switch (datatype) {
            case FP16 -> DataType.FLOAT16;
            case BF16 -> DataType.BFLOAT16;
            case FP32 -> DataType.FLOAT;
            case FP64 -> DataType.DOUBLE;
            case BYTES -> DataType.STRING;
            default -> DataType.valueOf(datatype.name());
        };
    }
}
