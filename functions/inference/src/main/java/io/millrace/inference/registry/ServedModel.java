package io.millrace.inference.registry;

import io.millrace.onnx.ServableModel;
import java.util.Optional;

/** A loaded model that is closed when it has been retired and the last request on it is done. */
final class ServedModel {
    private final VersionKey key;
    private final ServableModel model;
    private final long bytes;
    private final Pace pace = new Pace();
    private int leases;
    private boolean retired;
    private Runnable whenClosed = () -> {};

    ServedModel(VersionKey key, ServableModel model, long bytes) {
        this.key = key;
        this.model = model;
        this.bytes = bytes;
    }

    long bytes() {
        return bytes;
    }

    /**
     * The right to run it until the lease is closed; empty once it has been retired.
     *
     * @param mayWait whether runs may wait for those of others
     */
    synchronized Optional<Lease> lease(boolean mayWait) {
        if (retired) {
            return Optional.empty();
        }
        leases++;
        return Optional.of(new Lease(key, model, pace, mayWait, this::release));
    }

    /** @param whenClosed called once, after the last request */
    synchronized void retire(Runnable whenClosed) {
        if (!retired) {
            retired = true;
            this.whenClosed = whenClosed;
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
            whenClosed.run();
        }
    }
}
