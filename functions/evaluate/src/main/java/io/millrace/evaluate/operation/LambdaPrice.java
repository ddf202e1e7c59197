package io.millrace.evaluate.operation;

import java.util.List;

/**
 * List prices of AWS Lambda in us-east-1 on x86_64 (aws.amazon.com/lambda/pricing, 2026): per request, and per GB-second
 * billed by the millisecond. The model's own time only: parsing and the runtime come on top.
 */
final class LambdaPrice {
    static final List<Integer> MEMORY_MEGABYTES = List.of(512, 1_024, 1_769);
    private static final double USD_A_GB_SECOND = 0.0000166667;
    private static final double USD_A_MILLION_REQUESTS = 0.20;
    /** The memory at which a function has one whole vCPU; with less it has that share of one. */
    private static final double WHOLE_CPU_MEGABYTES = 1_769;

    private LambdaPrice() {}

    /** @param millis one prediction takes on one whole vCPU */
    static double usdPerMillion(double millis, int memoryMegabytes) {
        double slower = Math.max(1, WHOLE_CPU_MEGABYTES / memoryMegabytes);
        double billedSeconds = Math.max(1, Math.ceil(millis * slower)) / 1_000;
        return USD_A_MILLION_REQUESTS + 1e6 * billedSeconds * memoryMegabytes / 1_024 * USD_A_GB_SECOND;
    }
}
