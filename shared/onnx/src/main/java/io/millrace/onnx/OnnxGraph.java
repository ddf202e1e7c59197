package io.millrace.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An ONNX graph being written. Values are known by name; the methods that add one return its name. Written in the same
 * order, the same graph gives the same bytes.
 */
final class OnnxGraph {
    /** A dimension that differs from run to run. */
    static final long ANY = -1;

    private static final String ML_DOMAIN = "ai.onnx.ml";
    private static final String MICROSOFT_DOMAIN = "com.microsoft";
    private static final Map<String, Long> OPSETS = Map.of("", 20L, ML_DOMAIN, 5L, MICROSOFT_DOMAIN, 1L);
    private static final long IR_VERSION = 9;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("millrace");
    /** Other runtimes may refuse a file for a domain that it names in vain. */
    private final SortedSet<String> domains = new TreeSet<>(List.of("", ML_DOMAIN));

    private int values;

    String input(String name, DataType type, long... shape) {
        graph.addInput(value(name, type, shape));
        return name;
    }

    /** Makes a value an output of the graph under that name. */
    void output(String value, String name, DataType type, long... shape) {
        graph.addNode(
                NodeProto.newBuilder().setOpType("Identity").addInput(value).addOutput(name));
        graph.addOutput(value(name, type, shape));
    }

    /** Adds an operator with one output. An input {@code ""} is one left out. */
    String node(String operator, List<String> inputs, AttributeProto... attributes) {
        return add("", operator, inputs, attributes);
    }

    /** Adds an operator of the ai.onnx.ml domain. */
    String mlNode(String operator, String input, AttributeProto... attributes) {
        return add(ML_DOMAIN, operator, List.of(input), attributes);
    }

    /** Adds an operator that ONNX Runtime has beside the standard. */
    String microsoftNode(String operator, String input, AttributeProto... attributes) {
        return add(MICROSOFT_DOMAIN, operator, List.of(input), attributes);
    }

    String cast(String value, DataType type) {
        return node("Cast", List.of(value), Attributes.integer("to", type.getNumber()));
    }

    String concat(List<String> parts) {
        return parts.size() == 1 ? parts.getFirst() : node("Concat", parts, Attributes.integer("axis", 1));
    }

    String floats(float[] numbers, long... shape) {
        var raw = buffer(numbers.length, Float.BYTES);
        for (float number : numbers) {
            raw.putFloat(number);
        }
        return constant(DataType.FLOAT, raw, shape);
    }

    String doubles(double[] numbers, long... shape) {
        var raw = buffer(numbers.length, Double.BYTES);
        for (double number : numbers) {
            raw.putDouble(number);
        }
        return constant(DataType.DOUBLE, raw, shape);
    }

    String longs(long[] numbers, long... shape) {
        var raw = buffer(numbers.length, Long.BYTES);
        for (long number : numbers) {
            raw.putLong(number);
        }
        return constant(DataType.INT64, raw, shape);
    }

    String text(String text) {
        String name = fresh("constant");
        graph.addInitializer(TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.STRING.getNumber())
                .addStringData(ByteString.copyFromUtf8(SafeText.encode(text))));
        return name;
    }

    byte[] toModel(Map<String, String> metadata) {
        var model = ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("millrace")
                .setGraph(graph);
        domains.forEach(domain -> model.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(OPSETS.get(domain))));
        metadata.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build().toByteArray();
    }

    private String add(String domain, String operator, List<String> inputs, AttributeProto... attributes) {
        domains.add(domain);
        String output = fresh(operator);
        graph.addNode(NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(operator)
                .setName(output)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
        return output;
    }

    private String constant(DataType type, ByteBuffer raw, long... shape) {
        String name = fresh("constant");
        var tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(ByteString.copyFrom(raw.flip()));
        for (long size : shape) {
            tensor.addDims(size);
        }
        graph.addInitializer(tensor);
        return name;
    }

    private String fresh(String kind) {
        values++;
        return TensorNames.INNER + values + "/" + kind;
    }

    /** ONNX raw data is little-endian. */
    private static ByteBuffer buffer(int count, int bytes) {
        return ByteBuffer.allocate(Math.multiplyExact(count, bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ValueInfoProto value(String name, DataType type, long... shape) {
        var dimensions = TensorShapeProto.newBuilder();
        for (int axis = 0; axis < shape.length; axis++) {
            var dimension = TensorShapeProto.Dimension.newBuilder();
            if (shape[axis] != ANY) {
                dimension.setDimValue(shape[axis]);
            } else if (axis == 0) {
                dimension.setDimParam("rows");
            }
            dimensions.addDim(dimension);
        }
        var tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(dimensions);
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
