package io.millrace.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import java.util.Arrays;
import java.util.List;

/** Attributes of ONNX nodes. */
final class Attributes {
    private Attributes() {}

    static AttributeProto integer(String name, long value) {
        return attribute(name, AttributeType.INT).setI(value).build();
    }

    static AttributeProto integers(String name, long... values) {
        var attribute = attribute(name, AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    static AttributeProto integers(String name, int[] values) {
        return integers(name, Arrays.stream(values).asLongStream().toArray());
    }

    static AttributeProto floats(String name, float[] values) {
        var tensor = TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(values.length);
        for (float value : values) {
            tensor.addFloatData(value);
        }
        return attribute(name, AttributeType.TENSOR).setT(tensor).build();
    }

    static AttributeProto bytes(String name, byte[] values) {
        var tensor = TensorProto.newBuilder()
                .setDataType(TensorProto.DataType.UINT8.getNumber())
                .addDims(values.length)
                .setRawData(ByteString.copyFrom(values));
        return attribute(name, AttributeType.TENSOR).setT(tensor).build();
    }

    static AttributeProto text(String name, String value) {
        return attribute(name, AttributeType.STRING).setS(bytes(value)).build();
    }

    static AttributeProto texts(String name, List<String> values) {
        var attribute = attribute(name, AttributeType.STRINGS);
        values.forEach(value -> attribute.addStrings(bytes(value)));
        return attribute.build();
    }

    private static AttributeProto.Builder attribute(String name, AttributeType type) {
        return AttributeProto.newBuilder().setName(name).setType(type);
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFromUtf8(SafeText.encode(text));
    }
}
