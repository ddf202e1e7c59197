package io.millrace.inference.batching;

import io.millrace.inference.registry.Lease;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;

/** How a batch gets through a model: by itself ({@code Lease::predict}), or together with others' ({@link Batcher}). */
@FunctionalInterface
public interface Engine {

    /** The answers for a batch of at least one row, in its order, while the caller holds the lease. */
    Predictions run(Lease model, RawBatch batch);
}
