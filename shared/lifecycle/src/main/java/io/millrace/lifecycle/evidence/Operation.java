package io.millrace.lifecycle.evidence;

import java.util.List;

/**
 * What serving the model takes beside the latency of a single row, measured in the evaluation's own process on one
 * thread.
 *
 * @param batch of {@code batchRows} rows a request
 * @param coldLoadMillis from the model's file to its first answer, the runtime being there
 * @param memoryBytes of the process, resident, that loading and answering added, at least the file's size; an estimate
 * @param costs list price by Lambda memory size
 */
public record Operation(Percentiles batch, int batchRows, double coldLoadMillis, long memoryBytes, List<Cost> costs) {

    /** Milliseconds. */
    public record Percentiles(double p50, double p95, double p99) {}

    /** @param usdPerMillion of a million single predictions */
    public record Cost(int memoryMegabytes, double usdPerMillion) {}

    public Operation {
        costs = List.copyOf(costs);
    }
}
