package io.millrace.evaluate.operation;

import io.millrace.lifecycle.evidence.Operation;
import io.millrace.lifecycle.evidence.Operation.Cost;
import io.millrace.lifecycle.evidence.Operation.Percentiles;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.onnx.Predictor;
import io.millrace.onnx.RawBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Measures what serving the model takes in this process: no network, no parsing. Slow models get fewer requests, so that
 * it ends after some seconds.
 */
public final class OperationProbe {
    private static final int ROWS = 32;
    private static final int WARM_UP = 50;
    private static final int MEASURED = 301;
    private static final long LIMIT_NANOS = 1_500_000_000L;
    private static final double NANOS_A_MILLI = 1e6;
    private static final int KILO = 1024;
    private static final Path STATUS = Path.of("/proc/self/status");

    private final LongSupplier nanoTime;

    /** @param nanoTime a clock such as {@link System#nanoTime()} */
    public OperationProbe(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** @param batch some test rows, at least one */
    public Operation measure(Path modelFile, DatasetManifest dataset, RawBatch batch) {
        long before = residentBytes();
        long start = nanoTime.getAsLong();
        try (var model = Predictor.load(modelFile, dataset)) {
            model.predict(batch.select(0));
            double coldLoad = (nanoTime.getAsLong() - start) / NANOS_A_MILLI;
            var rows = IntStream.range(0, Math.min(ROWS, batch.rows()))
                    .mapToObj(batch::select)
                    .toList();
            var single = percentiles(model, rows);
            var several = percentiles(model, List.of(batch));
            long memory = Math.max(Files.size(modelFile), residentBytes() - before);
            return new Operation(single, several, batch.rows(), coldLoad, memory, costs(single.p50()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + modelFile, e);
        }
    }

    private Percentiles percentiles(Predictor model, List<RawBatch> requests) {
        long start = nanoTime.getAsLong();
        for (int i = 0; i < WARM_UP && nanoTime.getAsLong() - start < LIMIT_NANOS / 3; i++) {
            model.predict(requests.get(i % requests.size()));
        }
        var nanos = new long[MEASURED];
        int measured = 0;
        while (measured < MEASURED && (measured < 3 || nanoTime.getAsLong() - start < LIMIT_NANOS)) {
            long before = nanoTime.getAsLong();
            model.predict(requests.get(measured % requests.size()));
            nanos[measured++] = nanoTime.getAsLong() - before;
        }
        var sorted = Arrays.copyOf(nanos, measured);
        Arrays.sort(sorted);
        return new Percentiles(percentile(sorted, 0.5), percentile(sorted, 0.95), percentile(sorted, 0.99));
    }

    /** The nearest rank, in milliseconds. */
    private static double percentile(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / NANOS_A_MILLI;
    }

    private static List<Cost> costs(double millis) {
        return LambdaPrice.MEMORY_MEGABYTES.stream()
                .map(memory -> new Cost(memory, LambdaPrice.usdPerMillion(millis, memory)))
                .toList();
    }

    /** Resident memory of this process; 0 where the system does not tell. */
    private static long residentBytes() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KILO)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }
}
