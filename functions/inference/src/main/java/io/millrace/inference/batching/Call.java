package io.millrace.inference.batching;

import io.millrace.inference.registry.Lease;
import io.millrace.onnx.Predictions;
import io.millrace.onnx.RawBatch;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One request on its way through a model, and the thread that waits for it. */
final class Call {
    private final Lease model;
    private final RawBatch batch;
    private final Thread caller = Thread.currentThread();
    private volatile @Nullable List<Call> toLead;
    private volatile boolean done;
    private @Nullable Predictions predictions;
    private @Nullable Throwable failure;

    Call(Lease model, RawBatch batch) {
        this.model = model;
        this.batch = batch;
    }

    int rows() {
        return batch.rows();
    }

    RawBatch batch() {
        return batch;
    }

    Lease model() {
        return model;
    }

    /** Runs by itself; keeps what comes of it. */
    void runAlone() {
        try {
            answered(model.predict(batch));
        } catch (RuntimeException | Error e) {
            failure = e;
            finish();
        }
    }

    void answered(Predictions answer) {
        predictions = answer;
        finish();
    }

    /** Makes the caller run these calls, its own among them. */
    void lead(List<Call> calls) {
        toLead = calls;
        LockSupport.unpark(caller);
    }

    /** Sleeps until there is an answer, or a batch to run. @return the batch; empty once answered */
    List<Call> await() {
        boolean interrupted = false;
        while (!done && toLead == null) {
            LockSupport.park(this);
            // A run under way cannot be called back; whoever interrupts finds out when it is over.
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            caller.interrupt();
        }
        var calls = toLead;
        return calls == null ? List.of() : calls;
    }

    /** What came of it, thrown in the caller's own thread where it failed. */
    Predictions answer() {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (predictions == null) {
            throw new IllegalStateException("the call has not run");
        }
        return predictions;
    }

    private void finish() {
        done = true;
        if (Thread.currentThread() != caller) {
            LockSupport.unpark(caller);
        }
    }
}
