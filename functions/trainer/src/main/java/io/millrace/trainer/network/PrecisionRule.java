package io.millrace.trainer.network;

import io.millrace.lifecycle.spec.Precision;
import io.millrace.lifecycle.spec.PrecisionChoice;
import java.util.Optional;

/** Decides what the numbers are with which a network's steps are computed. */
final class PrecisionRule {
    /** Ampere: the first with units for bfloat16. Older ones compute it by way of single precision. */
    private static final int BF16_SINCE = 80;

    private PrecisionRule() {}

    /**
     * What is asked for; left open, what is fast.
     *
     * @param computeCapability NVIDIA's, without its point, such as 75; empty on a CPU, or where it cannot be told
     */
    static Precision choose(PrecisionChoice wish, Optional<Integer> computeCapability) {
        return switch (wish) {
            case FP32 -> Precision.FP32;
            case BF16 -> Precision.BF16;
            case AUTO ->
                computeCapability.filter(capability -> capability >= BF16_SINCE).isPresent()
                        ? Precision.BF16
                        : Precision.FP32;
        };
    }
}
