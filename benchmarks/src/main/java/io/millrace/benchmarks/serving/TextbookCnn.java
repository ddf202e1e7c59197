package io.millrace.benchmarks.serving;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * The first network of every course as an ONNX file of a foreign tool: 32 convolutions of 3 x 3, ReLU, max-pooling of 2 x
 * 2, and ten classes, on one channel of 28 x 28. Its weights are random: an untrained network computes as long.
 */
final class TextbookCnn {
    static final String INPUT = "x";
    static final String OUTPUT = "scores";
    static final int SIDE = 28;
    static final int PIXELS = SIDE * SIDE;
    static final int CLASSES = 10;

    private static final int FILTERS = 32;
    private static final int KERNEL = 3;
    private static final int POOLED = (SIDE - KERNEL + 1) / 2;
    private static final long SEED = 7;

    private TextbookCnn() {}

    /** The file. Takes {@value #INPUT}, FP32 [n, 1, 28, 28]; gives {@value #OUTPUT}, FP32 [n, 10]. */
    static byte[] file() {
        var random = new Random(SEED);
        int features = FILTERS * POOLED * POOLED;
        var graph = GraphProto.newBuilder()
                .setName("cnn")
                .addInput(value(INPUT, -1, 1, SIDE, SIDE))
                .addOutput(value(OUTPUT, -1, CLASSES))
                .addInitializer(weights(random, "kernels", FILTERS, 1, KERNEL, KERNEL))
                .addInitializer(weights(random, "kernel_bias", FILTERS))
                .addInitializer(weights(random, "dense", features, CLASSES))
                .addInitializer(weights(random, "dense_bias", CLASSES))
                .addNode(node("Conv", List.of(INPUT, "kernels", "kernel_bias"), "convolved"))
                .addNode(node("Relu", List.of("convolved"), "active"))
                .addNode(node("MaxPool", List.of("active"), "pooled")
                        .addAttribute(integers("kernel_shape", 2, 2))
                        .addAttribute(integers("strides", 2, 2)))
                .addNode(node("Flatten", List.of("pooled"), "flat"))
                .addNode(node("Gemm", List.of("flat", "dense", "dense_bias"), OUTPUT));
        return ModelProto.newBuilder()
                .setIrVersion(9)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static NodeProto.Builder node(String operator, List<String> inputs, String output) {
        return NodeProto.newBuilder().setOpType(operator).addAllInput(inputs).addOutput(output);
    }

    private static AttributeProto integers(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INTS)
                .addAllInts(LongStream.of(values).boxed().toList())
                .build();
    }

    private static TensorProto weights(Random random, String name, long... shape) {
        int size = (int) Arrays.stream(shape).reduce(1, Math::multiplyExact);
        var raw = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
            raw.putFloat((float) random.nextGaussian() / 10);
        }
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT.getNumber())
                .addAllDims(LongStream.of(shape).boxed().toList())
                .setRawData(ByteString.copyFrom(raw.flip()))
                .build();
    }

    /** -1: any. */
    private static ValueInfoProto value(String name, long... shape) {
        var extents = TensorShapeProto.newBuilder();
        for (long extent : shape) {
            extents.addDim(
                    extent < 0
                            ? Dimension.newBuilder().setDimParam("n")
                            : Dimension.newBuilder().setDimValue(extent));
        }
        var tensor = TypeProto.Tensor.newBuilder()
                .setElemType(DataType.FLOAT.getNumber())
                .setShape(extents);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
