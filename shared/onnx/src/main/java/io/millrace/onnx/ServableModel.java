package io.millrace.onnx;

import ai.onnxruntime.OrtException;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A model file of either kind: one that carries a {@link ModelSignature} takes columns and gives predictions, any other
 * takes and gives the tensors that its graph declares. Nothing but the file decides.
 */
public sealed interface ServableModel extends AutoCloseable permits OnnxModel, GraphModel {

    /**
     * @param runLimit most time the run that is about to begin may take; asked on its thread, and may throw instead
     * @throws InvalidInputException if ONNX Runtime cannot load it, its signature does not fit its graph, or an input or
     *     output is no tensor of a datatype the protocol has
     */
    static ServableModel load(byte[] file, Supplier<Duration> runLimit) {
        Session session;
        try {
            session = Session.open(file, runLimit);
        } catch (OrtException e) {
            throw new InvalidInputException(
                    "The model cannot be loaded: " + GraphFailure.reason(e),
                    Place.nowhere(),
                    "Train the model again, or restore its file.",
                    e);
        }
        try {
            return session.metadata(ModelSignature.PROPERTY).isPresent()
                    ? OnnxModel.of(session)
                    : GraphModel.of(session, file, runLimit);
        } catch (RuntimeException | Error e) {
            session.close();
            throw e;
        }
    }

    /** Waits for answers under way. */
    @Override
    void close();
}
