package io.millrace.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import com.google.protobuf.ByteString;
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
