package io.millrace.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.ImportedModel.Tensor;
import java.util.Arrays;
import java.util.Optional;

/** The types of a graph's tensors in the Open Inference Protocol's words. */
final class TensorTypes {
    private TensorTypes() {}

    /** @throws InvalidInputException if the value is no tensor, or one of a type that the protocol does not have */
    static Tensor describe(NodeInfo value) {
        if (!(value.getInfo() instanceof TensorInfo tensor)) {
            throw refused(
                    value.getName(),
                    "is %s, not a tensor".formatted(kind(value.getInfo())),
                    "Export the model with tensors only (skl2onnx: options={'zipmap': False}).");
        }
        var datatype = datatype(tensor)
                .orElseThrow(
                        () -> refused(
                                value.getName(),
                                "has the type " + tensor.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", ""),
                                "Cast it inside the graph: BOOL, whole numbers, FLOAT16, FLOAT, DOUBLE and STRING are served."));
        return new Tensor(
                value.getName(),
                datatype,
                Arrays.stream(tensor.getShape()).boxed().toList());
    }

    private static String kind(ValueInfo info) {
        return info.getClass().getSimpleName().replace("Info", "").equals("Map") ? "a map" : "a sequence";
    }

    private static Optional<String> datatype(TensorInfo tensor) {
        return switch (tensor.onnxType) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> Optional.of("BOOL");
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> Optional.of("UINT8");
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> Optional.of("UINT16");
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> Optional.of("UINT32");
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> Optional.of("UINT64");
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> Optional.of("INT8");
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> Optional.of("INT16");
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> Optional.of("INT32");
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> Optional.of("INT64");
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> Optional.of("FP16");
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> Optional.of("FP32");
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> Optional.of("FP64");
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING -> Optional.of("BYTES");
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_COMPLEX64,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_COMPLEX128,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E4M3FN,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E4M3FNUZ,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E5M2,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E5M2FNUZ -> Optional.empty();
        };
    }

    private static InvalidInputException refused(String name, String what, String remedy) {
        return new InvalidInputException("The model's '" + name + "' " + what, Place.nowhere(), remedy);
    }
}
