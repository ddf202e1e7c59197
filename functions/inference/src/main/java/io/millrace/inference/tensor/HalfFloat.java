package io.millrace.inference.tensor;

/** 16-bit floats: IEEE 754 binary16, and bfloat16, the upper half of a 32-bit float. */
final class HalfFloat {
    private HalfFloat() {}

    /** The nearest binary16, ties to even; infinite beyond 65,504 by half a step or more. */
    static short toFp16(double number) {
        return Float.floatToFloat16(roundToOdd(number));
    }

    /** The nearest bfloat16, ties to even; infinite beyond its range. */
    static short toBf16(double number) {
        int bits = Float.floatToRawIntBits(roundToOdd(number));
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }

    static float fromBf16(short bits) {
        return Float.intBitsToFloat(bits << 16);
    }

    /**
     * Rounds so that a second rounding to fewer bits is the same as one rounding: an inexact result gets an odd last
     * bit.
     *
     * @see <a href="https://hal.science/inria-00080427">Boldo and Melquiond: When double rounding is odd</a>
     */
    private static float roundToOdd(double number) {
        float near = (float) number;
        boolean even = (Float.floatToRawIntBits(near) & 1) == 0;
        if (near == number || !even || !Float.isFinite(near)) {
            return near;
        }
        return near < number ? Math.nextUp(near) : Math.nextDown(near);
    }
}
