package io.millrace.inference.registry;

import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.GraphModel;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import io.millrace.onnx.ServableModel;
import java.util.concurrent.atomic.AtomicBoolean;

/** A model that stays open until this is closed. */
public final class Lease implements AutoCloseable {
    private final VersionKey key;
    private final ServableModel model;
    private final Pace pace;
    private final boolean mayWait;
    private final Runnable release;
    private final AtomicBoolean open = new AtomicBoolean(true);

    /** @param mayWait whether runs may wait for those of others */
    Lease(VersionKey key, ServableModel model, Pace pace, boolean mayWait, Runnable release) {
        this.key = key;
        this.model = model;
        this.pace = pace;
        this.mayWait = mayWait;
        this.release = release;
    }

    public VersionKey key() {
        return key;
    }

    public ServableModel model() {
        return model;
    }

    /** How long the model's answers take. */
    public Pace pace() {
        return pace;
    }

    /** Whether a run may wait for those of others. */
    public boolean mayWait() {
        return mayWait;
    }

    /** @throws InvalidInputException if the model takes tensors only */
    public ModelSignature signature() {
        return columns().signature();
    }

    /** @throws InvalidInputException if the model takes tensors only */
    public Predictions predict(RawBatch batch) {
        return columns().predict(batch);
    }

    private OnnxModel columns() {
        return switch (model) {
            case OnnxModel columns -> columns;
            case GraphModel graph ->
                throw new InvalidInputException(
                        "model '" + key.model() + "' takes tensors, not rows",
                        Place.nowhere(),
                        "Use /v2/models/" + key.model() + "/infer.");
        };
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            release.run();
        }
    }
}
