package io.millrace.inference.tensor;

import io.millrace.onnx.TensorValue;

/** Single elements of a fixed width as Java's numbers. */
final class Elements {
    private static final double TWO_63 = 0x1p63;

    private Elements() {}

    /** Integers as a long; UINT64 with the bits of the unsigned number. */
    static long whole(TensorValue.Fixed tensor, int index) {
        var data = tensor.data();
        return switch (tensor.datatype()) {
            case BOOL, UINT8 -> data.get(index) & 0xFFL;
            case INT8 -> data.get(index);
            case UINT16 -> data.getShort(2 * index) & 0xFFFFL;
            case INT16 -> data.getShort(2 * index);
            case UINT32 -> data.getInt(4 * index) & 0xFFFF_FFFFL;
            case INT32 -> data.getInt(4 * index);
            case INT64, UINT64 -> data.getLong(8 * index);
            case FP16, BF16, FP32, FP64, BYTES ->
                throw new IllegalArgumentException(tensor.datatype() + " is no integer");
        };
    }

    /** FP16, BF16 and FP32, exactly. */
    static float single(TensorValue.Fixed tensor, int index) {
        var data = tensor.data();
        return switch (tensor.datatype()) {
            case FP16 -> Float.float16ToFloat(data.getShort(2 * index));
            case BF16 -> HalfFloat.fromBf16(data.getShort(2 * index));
            case FP32 -> data.getFloat(4 * index);
            default -> throw new IllegalArgumentException(tensor.datatype() + " is no 32-bit float");
        };
    }

    /** Any number as the nearest 64-bit float. */
    static double number(TensorValue.Fixed tensor, int index) {
        return switch (tensor.datatype()) {
            case FP64 -> tensor.data().getDouble(8 * index);
            case FP16, BF16, FP32 -> single(tensor, index);
            case UINT64 -> unsigned(whole(tensor, index));
            default -> whole(tensor, index);
        };
    }

    static boolean isExact(TensorValue.Fixed tensor, int index) {
        return switch (tensor.datatype()) {
            case INT64, UINT64 -> {
                double number = number(tensor, index);
                long value = whole(tensor, index);
                yield number < TWO_63 ? (long) number == value : (long) (number - TWO_63) == value - Long.MIN_VALUE;
            }
            default -> true;
        };
    }

    private static double unsigned(long bits) {
        // Halved with a sticky last bit, so that the one rounding is the right one.
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }
}
