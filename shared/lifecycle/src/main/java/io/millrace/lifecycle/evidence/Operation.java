package io.millrace.lifecycle.evidence;

import java.util.List;

/**
 * What serving the model takes, measured in the evaluation's own process on one thread.
 *
 * @param single milliseconds of one row a request
 * @param batch milliseconds of {@code batchRows} rows a request
 * @param coldLoadMillis from the model's bytes to its first answer
 * @param memoryBytes of the process, resident, that loading and answering added; an estimate
 * @param costs USD of a million single predictions by Lambda memory size
 */
public record Operation(
        Percentiles single,
        Percentiles batch,
        int batchRows,
        double coldLoadMillis,
        long memoryBytes,
        List<Cost> costs) {

    public record Percentiles(double p50, double p95, double p99) {}

    public record Cost(int memoryMegabytes, double usdPerMillion) {}

    public Operation {
        costs = List.copyOf(costs);
    }
}
