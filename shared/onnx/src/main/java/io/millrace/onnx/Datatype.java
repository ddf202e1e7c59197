package io.millrace.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The element types of the Open Inference Protocol, and BF16, which its servers add.
 *
 * @see <a href="https://github.com/kserve/open-inference-protocol/blob/main/specification/protocol/inference_rest.md">the
 *     protocol's table</a>
 */
public enum Datatype {
    BOOL(1, OnnxJavaType.BOOL),
    UINT8(1, OnnxJavaType.UINT8),
    // ONNX Runtime's Java interface has no unsigned types of more than a byte: the same bits go in as signed.
    UINT16(2, OnnxJavaType.INT16),
    UINT32(4, OnnxJavaType.INT32),
    UINT64(8, OnnxJavaType.INT64),
    INT8(1, OnnxJavaType.INT8),
    INT16(2, OnnxJavaType.INT16),
    INT32(4, OnnxJavaType.INT32),
    INT64(8, OnnxJavaType.INT64),
    FP16(2, OnnxJavaType.FLOAT16),
    BF16(2, OnnxJavaType.BFLOAT16),
    FP32(4, OnnxJavaType.FLOAT),
    FP64(8, OnnxJavaType.DOUBLE),
    BYTES(0, OnnxJavaType.STRING);

    private static final Map<String, Datatype> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Datatype::name, Function.identity()));

    private final int bytes;
    private final OnnxJavaType carrier;

    Datatype(int bytes, OnnxJavaType carrier) {
        this.bytes = bytes;
        this.carrier = carrier;
    }

    /** By its exact name. */
    public static Optional<Datatype> of(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    public static List<String> names() {
        return Arrays.stream(values()).map(Datatype::name).toList();
    }

    /** Bytes of one element; 0 for BYTES, whose elements differ. */
    public int bytes() {
        return bytes;
    }

    public boolean isNumeric() {
        return this != BOOL && this != BYTES;
    }

    public boolean isFloat() {
        return this == FP16 || this == BF16 || this == FP32 || this == FP64;
    }

    /** Integers, signed or not. */
    public boolean isWhole() {
        return isNumeric() && !isFloat();
    }

    public boolean isUnsigned() {
        return this == UINT8 || this == UINT16 || this == UINT32 || this == UINT64;
    }

    /** Whether ONNX Runtime's Java interface takes it only in the disguise of a signed type. */
    boolean isDisguised() {
        return this == UINT16 || this == UINT32 || this == UINT64;
    }

    OnnxJavaType carrier() {
        return carrier;
    }

    static Optional<Datatype> of(OnnxTensorType type) {
        return switch (type) {
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL -> Optional.of(BOOL);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT8 -> Optional.of(UINT8);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16 -> Optional.of(UINT16);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT32 -> Optional.of(UINT32);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT64 -> Optional.of(UINT64);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT8 -> Optional.of(INT8);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT16 -> Optional.of(INT16);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32 -> Optional.of(INT32);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64 -> Optional.of(INT64);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT16 -> Optional.of(FP16);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_BFLOAT16 -> Optional.of(BF16);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT -> Optional.of(FP32);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE -> Optional.of(FP64);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING -> Optional.of(BYTES);
            case ONNX_TENSOR_ELEMENT_DATA_TYPE_UNDEFINED,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_COMPLEX64,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_COMPLEX128,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E4M3FN,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E4M3FNUZ,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E5M2,
                    ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT8E5M2FNUZ -> Optional.empty();
        };
    }
}
