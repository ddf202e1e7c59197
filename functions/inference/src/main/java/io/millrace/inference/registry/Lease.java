package io.millrace.inference.registry;

import io.millrace.lifecycle.manifest.ModelSignature;
import io.millrace.onnx.OnnxModel;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** A model that stays open until this is closed. */
public final class Lease implements AutoCloseable {
    private final VersionKey key;
    private final OnnxModel model;
    private final Runnable release;
    private final AtomicBoolean open = new AtomicBoolean(true);

    Lease(VersionKey key, OnnxModel model, Runnable release) {
        this.key = key;
        this.model = model;
        this.release = release;
    }

    public VersionKey key() {
        return key;
    }

    public ModelSignature signature() {
        return model.signature();
    }

    public Predictions predict(RawBatch batch) {
        return model.predict(batch);
    }

    @Override
    public void close() {
        if (open.compareAndSet(true, false)) {
            release.run();
        }
    }
}
