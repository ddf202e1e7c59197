package io.millrace.evaluate.operation;

import io.millrace.evaluate.metrics.Latency;
import io.millrace.lifecycle.evidence.Operation;
import io.millrace.lifecycle.evidence.Operation.Cost;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.onnx.Predictor;
import io.millrace.onnx.RawBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Measures what serving the model takes in this process: no network, no parsing. */
public final class OperationProbe {
    private static final int KILO = 1024;
    private static final Path STATUS = Path.of("/proc/self/status");

    private final Latency latency;
    private final LongSupplier residentBytes;

    /** @param residentBytes memory of this process, such as {@link #residentBytes()} */
    public OperationProbe(Latency latency, LongSupplier residentBytes) {
        this.latency = latency;
        this.residentBytes = residentBytes;
    }

    /** The clock. */
    public Latency latency() {
        return latency;
    }

    /**
     * @param batch some rows of the dataset, at least one
     * @param single milliseconds of a single prediction
     */
    public Operation measure(Path modelFile, DatasetManifest dataset, RawBatch batch, double single) {
        long before = residentBytes.getAsLong();
        double coldLoad = latency.millis(() -> {
            try (var model = Predictor.load(modelFile, dataset)) {
                model.predict(batch.select(0));
            }
        });
        try (var model = Predictor.load(modelFile, dataset)) {
            var several = latency.percentiles(model, List.of(batch));
            long memory = Math.max(Files.size(modelFile), residentBytes.getAsLong() - before);
            return new Operation(several, batch.rows(), coldLoad, memory, costs(single));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + modelFile, e);
        }
    }

    private static List<Cost> costs(double millis) {
        return LambdaPrice.MEMORY_MEGABYTES.stream()
                .map(memory -> new Cost(memory, LambdaPrice.usdPerMillion(millis, memory)))
                .toList();
    }

    /** Resident memory of this process; 0 where the system does not tell. */
    public static long residentBytes() {
        try (Stream<String> lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KILO)
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            return 0;
        }
    }
}
