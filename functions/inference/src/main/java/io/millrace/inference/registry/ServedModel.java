package io.millrace.inference.registry;

import io.millrace.onnx.OnnxModel;
import java.util.Optional;

/** A loaded model that is closed when it has been retired and the last request on it is done. */
final class ServedModel {
    private final VersionKey key;
    private final OnnxModel model;
    private final long bytes;
    private int leases;
    private boolean retired;

    ServedModel(VersionKey key, OnnxModel model, long bytes) {
        this.key = key;
        this.model = model;
        this.bytes = bytes;
    }

    long bytes() {
        return bytes;
    }

    /** The right to run it until the lease is closed; empty once it has been retired. */
    synchronized Optional<Lease> lease() {
        if (retired) {
            return Optional.empty();
        }
        leases++;
        return Optional.of(new Lease(key, model, this::release));
    }

    synchronized void retire() {
        if (!retired) {
            retired = true;
            closeIfUnused();
        }
    }

    private synchronized void release() {
        leases--;
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (retired && leases == 0) {
            model.close();
        }
    }
}
