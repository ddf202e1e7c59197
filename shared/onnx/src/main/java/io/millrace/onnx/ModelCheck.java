package io.millrace.onnx;

import ai.onnxruntime.OrtException;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.Place;
import io.millrace.lifecycle.manifest.DatasetManifest;
import io.millrace.lifecycle.manifest.ModelSignature;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Whether an ONNX file of unknown origin can be served.
 *
 * @param inputs those that a request must give
 * @param ownSignature whether Millrace wrote the file, so that it says itself what it takes
 */
public record ModelCheck(OnnxFile file, List<TensorSpec> inputs, List<TensorSpec> outputs, boolean ownSignature) {
    /** Why the model's answers to this dataset's rows would mean nothing; empty if they can be scored. */
    public Optional<String> mismatch(DatasetManifest dataset) {
        return ownSignature ? Optional.empty() : ImportedPredictor.mismatch(inputs, outputs, dataset);
    }

    /**
     * Reads the file, then loads it as serving will. The time is bounded: a load that takes longer is left behind on a
     * thread of its own, since native code cannot be interrupted. Memory is not: ONNX Runtime may compute constants of
     * any size while it loads.
     *
     * @param name what to call the file in messages
     * @throws InvalidInputException if it cannot be served, in words its uploader can act on
     */
    public static ModelCheck of(byte[] model, String name, Duration limit) {
        var file = OnnxFile.inspect(model, name);
        var loading = new CompletableFuture<ModelCheck>();
        Thread.ofPlatform().daemon().name("model-check").start(() -> {
            try {
                loading.complete(load(model, name, file, limit));
            } catch (RuntimeException | Error e) {
                loading.completeExceptionally(e);
            }
        });
        try {
            return loading.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw refused(name, "could not be loaded within " + limit.toSeconds() + " seconds", "Simplify it.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("the check of '" + name + "' broke", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while '" + name + "' was checked", e);
        }
    }

    private static ModelCheck load(byte[] model, String name, OnnxFile file, Duration limit) {
        Session session;
        try {
            session = Session.open(model, () -> limit);
        } catch (OrtException e) {
            throw refused(
                    name,
                    "cannot be loaded by ONNX Runtime: " + GraphFailure.reason(e),
                    "Check it with onnx.checker, or export it with an older opset.",
                    e);
        }
        boolean own = session.metadata(ModelSignature.PROPERTY).isPresent();
        try (var graph = GraphModel.of(session, model, () -> limit)) {
            if (graph.inputs().isEmpty() || graph.outputs().isEmpty()) {
                throw refused(
                        name,
                        graph.inputs().isEmpty() ? "takes no input" : "gives no output",
                        "Export the model with its inputs and outputs declared.",
                        null);
            }
            if (own) {
                // It says that Millrace wrote it, and is served by what it says: so it must be true.
                OnnxModel.load(model).close();
            }
            return new ModelCheck(file, graph.inputs(), graph.outputs(), own);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private static InvalidInputException refused(String name, String what, String remedy, @Nullable Throwable cause) {
        return new InvalidInputException("'" + name + "' " + what, Place.file(name), remedy, cause);
    }
}
