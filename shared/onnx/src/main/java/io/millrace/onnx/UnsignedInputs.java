package io.millrace.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import io.millrace.lifecycle.error.InvalidInputException;
import java.util.ArrayList;
import java.util.stream.Collectors;

/**
 * Gives a graph with inputs of UINT16, UINT32 or UINT64 signed ones, since ONNX Runtime's Java interface cannot make the
 * former: each is fed by a Cast from a signed input of the same width, which keeps every bit.
 */
final class UnsignedInputs {
    /** Stands before the name of a signed input. */
    static final String DISGUISE = TensorNames.INNER + "signed:";

    private UnsignedInputs() {}

    static byte[] disguise(byte[] file) {
        try {
            var model = ModelProto.parseFrom(file).toBuilder();
            var graph = model.getGraphBuilder();
            var defaults = graph.getInitializerList().stream()
                    .map(TensorProto::getName)
                    .collect(Collectors.toSet());
            var casts = new ArrayList<NodeProto>();
            for (var input : graph.getInputBuilderList()) {
                var type = DataType.forNumber(input.getType().getTensorType().getElemType());
                var signed = signed(type);
                if (signed != type && !defaults.contains(input.getName())) {
                    casts.add(cast(input, type));
                    input.setName(DISGUISE + input.getName())
                            .getTypeBuilder()
                            .getTensorTypeBuilder()
                            .setElemType(signed.getNumber());
                }
            }
            var nodes = new ArrayList<>(casts);
            nodes.addAll(graph.getNodeList());
            graph.clearNode().addAllNode(nodes);
            return model.build().toByteArray();
        } catch (InvalidProtocolBufferException e) {
            throw new InvalidInputException("The model file is no ONNX protobuf.");
        }
    }

    private static NodeProto cast(ValueInfoProto.Builder input, DataType type) {
        return NodeProto.newBuilder()
                .setOpType("Cast")
                .addInput(DISGUISE + input.getName())
                .addOutput(input.getName())
                .addAttribute(Attributes.integer("to", type.getNumber()))
                .build();
    }

    private static DataType signed(DataType type) {
        return switch (type) {
            case UINT16 -> DataType.INT16;
            case UINT32 -> DataType.INT32;
            case UINT64 -> DataType.INT64;
            default -> type;
        };
    }
}
