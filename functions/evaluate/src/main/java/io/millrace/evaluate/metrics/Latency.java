package io.millrace.evaluate.metrics;

import io.millrace.lifecycle.evidence.Operation.Percentiles;
import io.millrace.onnx.Predictor;
import io.millrace.onnx.RawBatch;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * How long a model takes in this process: no network, no parsing. Percentiles, because a shared machine disturbs single
 * requests.
 */
public final class Latency {
    private static final int ROWS = 32;
    private static final int WARM_UP = 20;
    private static final int MEASURED = 101;
    private static final long LIMIT_NANOS = 2_000_000_000L;
    private static final double NANOS_A_MILLI = 1e6;

    private final LongSupplier nanoTime;

    /** @param nanoTime a clock such as {@link System#nanoTime()} */
    public Latency(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Of single rows: the first of the batch, in turn. */
    Percentiles single(Predictor model, RawBatch batch) {
        return percentiles(
                model,
                IntStream.range(0, Math.min(ROWS, batch.rows()))
                        .mapToObj(row -> batch.select(row))
                        .toList());
    }

    /**
     * Milliseconds of up to 101 requests, taken in turn, after 20 to warm up. Slow models get fewer: it ends after about
     * two seconds, but never before three requests.
     */
    public Percentiles percentiles(Predictor model, List<RawBatch> requests) {
        long start = nanoTime.getAsLong();
        for (int i = 0; i < WARM_UP && nanoTime.getAsLong() - start < LIMIT_NANOS / 2; i++) {
            model.predict(requests.get(i % requests.size()));
        }
        var millis = new double[MEASURED];
        int measured = 0;
        while (measured < MEASURED && (measured < 3 || nanoTime.getAsLong() - start < LIMIT_NANOS)) {
            var request = requests.get(measured % requests.size());
            millis[measured++] = millis(() -> model.predict(request));
        }
        var sorted = Arrays.copyOf(millis, measured);
        Arrays.sort(sorted);
        return new Percentiles(percentile(sorted, 0.5), percentile(sorted, 0.95), percentile(sorted, 0.99));
    }

    /** Milliseconds that the task takes, once. */
    public double millis(Runnable task) {
        long before = nanoTime.getAsLong();
        task.run();
        return (nanoTime.getAsLong() - before) / NANOS_A_MILLI;
    }

    /** The nearest rank. */
    private static double percentile(double[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }
}
