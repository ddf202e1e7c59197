package io.millrace.inference.registry;

import io.millrace.lifecycle.Keys;
import io.millrace.lifecycle.Sha256;
import io.millrace.lifecycle.error.InvalidInputException;
import io.millrace.lifecycle.error.NotFoundException;
import io.millrace.lifecycle.error.UnavailableException;
import io.millrace.lifecycle.store.ObjectStore;
import io.millrace.onnx.ServableModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.Supplier;

/** Fetches and opens model files: only what a manifest names, and only if the hash is right. */
final class ModelFiles {
    private final ObjectStore store;
    private final Supplier<Duration> runLimit;

    /** @param runLimit most time the run of a model that is about to begin may take */
    ModelFiles(ObjectStore store, Supplier<Duration> runLimit) {
        this.store = store;
        this.runLimit = runLimit;
    }

    /**
     * @throws NotFoundException if there is no such version
     * @throws InvalidInputException if its manifest cannot be read
     */
    RegisteredFile registered(VersionKey key) {
        var stored = store.find(Keys.versionManifest(key.model(), key.version()))
                .orElseThrow(
                        () -> new NotFoundException("model '" + key.model() + "' has no version " + key.version()));
        try {
            return RegisteredFile.read(stored.bytes());
        } catch (UncheckedIOException e) {
            throw new InvalidInputException("its version.json cannot be read");
        }
    }

    /**
     * Streams the file into memory: each read is bounded in time by the store's silence, however long the file is.
     *
     * @throws InvalidInputException if the file is absent, is not the one registered, or cannot be loaded
     * @throws UnavailableException if it cannot be read to its end now
     */
    ServableModel open(RegisteredFile registered) {
        var file = read(registered);
        var sha256 = Sha256.of(file);
        if (!sha256.equals(registered.sha256())) {
            throw new InvalidInputException(
                    "its model file has SHA-256 " + sha256 + ", registered was " + registered.sha256());
        }
        return ServableModel.load(file, runLimit);
    }

    private byte[] read(RegisteredFile registered) {
        int size = Math.toIntExact(registered.bytes());
        try (var in = store.open(registered.key())) {
            var file = in.readNBytes(size);
            if (file.length < size || in.read() >= 0) {
                throw new InvalidInputException(
                        "its model file does not have the " + size + " bytes that were registered");
            }
            return file;
        } catch (NotFoundException e) {
            throw new InvalidInputException("its model file is gone");
        } catch (IOException | UncheckedIOException e) {
            throw new UnavailableException("its model file cannot be read to its end", e);
        }
    }
}
