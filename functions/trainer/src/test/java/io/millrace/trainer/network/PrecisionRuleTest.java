package io.millrace.trainer.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.lifecycle.spec.Precision;
import io.millrace.lifecycle.spec.PrecisionChoice;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecisionRuleTest {

    @ParameterizedTest
    @CsvSource({"70,FP32", "75,FP32", "80,BF16", "86,BF16", "89,BF16", "90,BF16", "100,BF16"})
    void leftOpenItIsBfloat16OnGpusThatMultiplyIt(int computeCapability, Precision expected) {
        assertThat(PrecisionRule.choose(PrecisionChoice.AUTO, Optional.of(computeCapability)))
                .isEqualTo(expected);
    }

    @Test
    void leftOpenItIsSinglePrecisionOnACpu() {
        assertThat(PrecisionRule.choose(PrecisionChoice.AUTO, Optional.empty())).isEqualTo(Precision.FP32);
    }

    @Test
    void whatIsAskedForIsDoneAnywhere() {
        assertThat(PrecisionRule.choose(PrecisionChoice.BF16, Optional.empty())).isEqualTo(Precision.BF16);
        assertThat(PrecisionRule.choose(PrecisionChoice.FP32, Optional.of(90))).isEqualTo(Precision.FP32);
    }
}
