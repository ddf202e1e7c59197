package io.millrace.inference.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The protocol's element types, with what a JSON number must be to be one of them. */
enum Datatype {
    BOOL(0, 0),
    UINT8(0, 0xFF),
    UINT16(0, 0xFFFF),
    UINT32(0, 0xFFFF_FFFFL),
    UINT64(0, 0x1p64),
    INT8(Byte.MIN_VALUE, Byte.MAX_VALUE),
    INT16(Short.MIN_VALUE, Short.MAX_VALUE),
    INT32(Integer.MIN_VALUE, Integer.MAX_VALUE),
    INT64(-0x1p63, 0x1p63),
    FP32(-Float.MAX_VALUE, Float.MAX_VALUE),
    FP64(-Double.MAX_VALUE, Double.MAX_VALUE),
    BYTES(0, 0);

    private final double min;
    private final double max;

    Datatype(double min, double max) {
        this.min = min;
        this.max = max;
    }

    static Optional<Datatype> of(String name) {
        return Arrays.stream(values()).filter(d -> d.name().equals(name)).findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Datatype::name).toList();
    }

    boolean isNumeric() {
        return this != BOOL && this != BYTES;
    }

    /** Whether the number is in this type's range, and whole where the type is. */
    boolean holds(double number) {
        return number >= min && number <= max && (!isWhole() || number == Math.rint(number));
    }

    /** The number as this type keeps it: FP32 rounds. */
    double convert(double number) {
        return this == FP32 ? (float) number : number;
    }

    boolean isWhole() {
        return isNumeric() && this != FP32 && this != FP64;
    }
}
