package io.millrace.inference.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HalfFloatTest {
    private static final double STEP_AT_ONE = 0x1p-10;

    @Test
    void everyFp16IsItself() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Float.float16ToFloat((short) bits);
            if (Float.isFinite(value)) {
                assertThat(HalfFloat.toFp16(value)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void everyBf16IsItself() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = HalfFloat.fromBf16((short) bits);
            if (Float.isFinite(value)) {
                assertThat(HalfFloat.toBf16(value)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void aHairAboveTheMiddleRoundsUpThoughA32BitFloatSeesTheMiddle() {
        double middle = 1 + STEP_AT_ONE / 2;
        assertThat(Float.float16ToFloat(HalfFloat.toFp16(middle))).isEqualTo(1f);
        assertThat(Float.float16ToFloat(HalfFloat.toFp16(Math.nextUp(middle)))).isEqualTo((float) (1 + STEP_AT_ONE));
    }
}
