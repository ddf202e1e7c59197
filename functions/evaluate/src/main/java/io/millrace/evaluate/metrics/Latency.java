package io.millrace.evaluate.metrics;

import io.millrace.onnx.Predictor;
import io.millrace.onnx.RawBatch;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * How long a model takes for a single row in this process: no network, no parsing. The median, because a shared machine
 * disturbs single requests.
 */
public final class Latency {
    private static final int ROWS = 32;
    private static final int WARM_UP = 50;
    private static final int MEASURED = 201;
    private static final long LIMIT_NANOS = 2_000_000_000L;
    private static final double NANOS_A_MILLI = 1e6;

    private final LongSupplier nanoTime;

    /** @param nanoTime a clock such as {@link System#nanoTime()} */
    public Latency(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * The median in milliseconds of up to 201 requests after 50 to warm up, one row of the batch each, in turn. Slow
     * models get fewer: it ends after about two seconds, but never before three requests.
     */
    OptionalDouble medianMillis(Predictor model, RawBatch batch) {
        var rows = IntStream.range(0, Math.min(ROWS, batch.rows()))
                .mapToObj(row -> batch.select(row))
                .toList();
        long start = nanoTime.getAsLong();
        for (int i = 0; i < WARM_UP && nanoTime.getAsLong() - start < LIMIT_NANOS / 2; i++) {
            model.predict(rows.get(i % rows.size()));
        }
        var nanos = new long[MEASURED];
        int measured = 0;
        while (measured < MEASURED && (measured < 3 || nanoTime.getAsLong() - start < LIMIT_NANOS)) {
            var row = rows.get(measured % rows.size());
            long before = nanoTime.getAsLong();
            model.predict(row);
            nanos[measured++] = nanoTime.getAsLong() - before;
        }
        Arrays.sort(nanos, 0, measured);
        return OptionalDouble.of((nanos[(measured - 1) / 2] + nanos[measured / 2]) / 2.0 / NANOS_A_MILLI);
    }
}
