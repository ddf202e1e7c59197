package io.millrace.inference.batching;

import io.millrace.inference.registry.Lease;
import io.millrace.inference.registry.VersionKey;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.RawColumn;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Joins the small batches of requests that arrive while a model is busy. A request that finds the model free runs at
 * once; the ones that come meanwhile wait, at most for the runs under way, and then go through it as one batch. So the
 * batch grows with the load, no timer delays anybody, and an idle endpoint answers as without it. What may not wait goes by
 * itself.
 */
public final class Batcher implements Engine {
    /** Requests of more bytes gain nothing by company, and make it wait. */
    private static final long LARGE = 1 << 20;

    private final int maxRows;
    private final int runsAtOnce;
    private final Map<Kind, Lane> lanes = new ConcurrentHashMap<>();

    /** What may share a run: rows of one version, and images of one size. */
    private record Kind(VersionKey version, int height, int width) {
        static Kind of(VersionKey version, RawBatch batch) {
            return batch.columns().values().stream()
                    .filter(RawColumn.Images.class::isInstance)
                    .map(RawColumn.Images.class::cast)
                    .findFirst()
                    .map(images -> new Kind(version, images.height(), images.width()))
                    .orElse(new Kind(version, 0, 0));
        }
    }

    /**
     * @param maxRows most rows of a joined batch; a request with more than half of them, or with
     *     large images or texts, runs by itself
     * @param runsAtOnce how many runs of one model go on at the same time before requests wait for each other
     */
    public Batcher(int maxRows, int runsAtOnce) {
        if (maxRows < 2 || runsAtOnce < 1) {
            throw new IllegalArgumentException("no batches of " + maxRows + " rows in " + runsAtOnce + " runs");
        }
        this.maxRows = maxRows;
        this.runsAtOnce = runsAtOnce;
    }

    @Override
    public Predictions run(Lease model, RawBatch batch) {
        if (!model.mayWait() || batch.rows() > maxRows / 2 || bytes(batch) > LARGE) {
            return model.predict(batch);
        }
        var kind = Kind.of(model.key(), batch);
        var call = new Call(model, batch);
        // The lane goes when nobody is in it, so that models that are no longer asked for leave nothing behind.
        lanes.compute(kind, (k, lane) -> (lane == null ? new Lane(maxRows, runsAtOnce) : lane).enter())
                .run(call);
        lanes.compute(kind, (k, lane) -> lane == null || lane.leave() ? null : lane);
        return call.answer();
    }

    /** About what the values take. */
    static long bytes(RawBatch batch) {
        return batch.columns().values().stream()
                .mapToLong(column -> switch (column) {
                    case RawColumn.Numbers(double[] values) -> (long) values.length * Double.BYTES;
                    case RawColumn.Strings(String[] values) ->
                        Arrays.stream(values).mapToLong(String::length).sum();
                    case RawColumn.Images images -> images.pixels().length;
                })
                .sum();
    }
}
